/** A random piece of the state in the form that parse gives: see static/state/refuted.js. */
export const some = (r) => ({ refuted: r.int(0, 1) === 1 });
