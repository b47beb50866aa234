/** A random piece of the state in the form that parse gives: see static/state/table.js. */
import { SORTS } from '../../../static/state/table.js';

export const some = (r) => ({ sort: SORTS[r.int(0, SORTS.length - 1)] });
