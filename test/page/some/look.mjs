/** A random piece of the state in the form that parse gives: see static/state/look.js. */
import { FADING } from '../../../static/state/look.js';

export const some = (r) => ({
  symbols: r.int(0, 1) ? 'military' : 'plain',
  opacity: Object.fromEntries(FADING.filter(() => r.int(0, 3) === 0).map((name) => [name, r.int(1, 9) / 10])),
});
