/**
 * Which of the layers that the operator has added are shown (al=roads,wadis). A piece of the state: see pieces.js.
 * @typedef {{added: string[]}} Added names of collections, each once, in the order of the alphabet
 */

/** As the server names them. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/** @returns {Added} */
export const defaults = () => ({ added: [] });

/** @param {URLSearchParams} q @returns {Partial<Added>} */
export function parse(q) {
  const names = (q.get('al') ?? '').split(',').filter((name) => NAME.test(name));
  return names.length ? { added: [...new Set(names)].sort() } : {};
}

/** @param {URLSearchParams} q @param {Added} state */
export const format = (q, { added }) => { if (added.length) q.set('al', added.join()); };

/** The names with one shown or hidden. @param {string[]} added @param {string} name */
export const switched = (added, name) => (added.includes(name) ? added.filter((one) => one !== name) : [...added, name].sort());
