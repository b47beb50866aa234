/** A random piece of the state in the form that parse gives: see static/state/fresh.js. */
export const some = (r) => ({ fresh: r.int(0, 1) ? new Date(1.7e12 + r.int(0, 1e9) * 100).toISOString() : '' });
