/** A random piece of the state in the form that parse gives: see static/state/added.js. */
export const some = (r) => ({ added: ['a-1', 'camps', 'roads', 'wadis_2'].filter(() => r.int(0, 2) === 0) });
