/** The borders, corridors and areas that can be asked, by name. Read once: they change seldom. */
import { getJSON } from './fetch.js';

/** @typedef {{id: string, name_en: string, name_ar: string}} Named a border has no name of its own but its countries' */

/** @type {Map<string, Promise<Named[]>>} */
const known = new Map();

/** @param {'borders'|'corridors'|'areas'} collection @returns {Promise<Named[]>} */
export function lines(collection) {
  const before = known.get(collection);
  if (before) return before;
  const asked = getJSON(`/collections/${collection}/items?limit=1000`).then((a) => a.features.map(named));
  known.set(collection, asked);
  asked.catch(() => known.delete(collection)); // asked again the next time
  return asked;
}

/** They may have changed. */
export const forgetLines = () => known.clear();

/** @param {any} feature @returns {Named} */
const named = ({ id, properties: p }) => ({ id: String(id), name_en: p.name_en ?? '', name_ar: p.name_ar ?? '' });
