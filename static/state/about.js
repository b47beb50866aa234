/**
 * What the box about a place tells of, and the corridor that the open one is compared with: about=corridors/ID,areas/ID and other=ID. Pieces of the state: see pieces.js.
 * @typedef {{about: string, other: string}} About about: collection/id, the topmost first, with commas; '' = the box is closed. other: a corridor, '' = none
 */

const KEY = /^[a-z][a-z0-9_-]{0,63}\/[^\s/,]{1,100}$/;
const MOST = 8;

/** @returns {About} */
export const defaults = () => ({ about: '', other: '' });

/** @param {URLSearchParams} q @returns {Partial<About>} */
export function parse(q) {
  return { about: (q.get('about') ?? '').split(',').filter((key) => KEY.test(key)).slice(0, MOST).join(), other: (q.get('other') ?? '').trim().slice(0, 100) };
}

/** @param {URLSearchParams} q @param {About} state */
export function format(q, { about, other }) {
  if (about) q.set('about', about);
  if (other) q.set('other', other);
}

/** What is worked out, as a hexagon, has no address. @param {{collection: string, properties: Record<string, any>}[]} hits */
export function keyOf(hits) {
  return hits.filter(({ collection }) => collection !== 'hotspots' && collection !== 'difference').map(({ collection, properties }) => `${collection}/${properties.id}`).filter((key) => KEY.test(key)).slice(0, MOST).join();
}
