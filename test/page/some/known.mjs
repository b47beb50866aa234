/** A random piece of the state in the form that parse gives: see static/state/known.js. */
export const some = (r) => ({ asOf: ['', '2026-03-01', '2026-02-28T09:30:00Z', '2026-11-26T16:50:51.443175Z'][r.int(0, 3)] });
