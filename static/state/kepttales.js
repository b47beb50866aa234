/** Narratives that a reader keeps on this device, in the browser's local storage: nobody else sees them, and clearing the browser's data removes them. */
import { taleOf } from './tale.js';

/** @typedef {import('./tale.js').Tale} Tale */

const NAME = 'threatmap-narratives';
export const MOST_KEPT = 50;
export const ON_DEVICE = 'device-';

/** @returns {Tale[]} by title; [] where the browser keeps nothing */
export function readTales(storage = localStorage) {
  try {
    const list = JSON.parse(storage.getItem(NAME) ?? '[]');
    return (Array.isArray(list) ? list : []).map(taleOf).filter((tale) => tale?.id.startsWith(ON_DEVICE)).map((tale) => /** @type {Tale} */ (tale)).slice(0, MOST_KEPT);
  } catch { return []; }
}

/** Keeps one, in the place of the one of that id. @param {Tale} tale @returns {boolean} whether it is kept */
export function keepTale(tale, storage = localStorage) {
  const others = readTales(storage).filter(({ id }) => id !== tale.id);
  const made = taleOf(tale);
  if (!made?.id.startsWith(ON_DEVICE) || others.length >= MOST_KEPT) return false;
  return write([...others, made], storage);
}

/** @param {string} id */
export const dropTale = (id, storage = localStorage) => write(readTales(storage).filter((tale) => tale.id !== id), storage);

/** An id that none has. */
export const newId = () => ON_DEVICE + crypto.getRandomValues(new Uint32Array(2)).reduce((id, n) => id + n.toString(36), '');

/** @param {Tale[]} list @param {Storage} storage */
function write(list, storage) {
  try { storage.setItem(NAME, JSON.stringify(list)); return true; } catch { return false; } // full, or not allowed
}
