/** A random piece of the state in the form that parse gives: see static/state/hotspots.js. */
import { EDGES } from '../../../static/state/hotspots.js';

export const some = (r) => ({ hex: EDGES[r.int(0, EDGES.length - 1)] });
