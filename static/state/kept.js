/**
 * Areas that a reader keeps on this device, in the browser's local storage: nobody else sees them, and clearing the browser's data removes them.
 * @typedef {{name: string, shape: string}} Kept shape: as shapes.js spells it
 */
import { shapeOf } from './shapes.js';

const NAME = 'threatmap-areas';
export const MOST_KEPT = 200;
const LONGEST = 200;

/** @returns {Kept[]} by name; [] where the browser keeps nothing */
export function readKept(storage = localStorage) {
  try {
    const list = JSON.parse(storage.getItem(NAME) ?? '[]');
    return Array.isArray(list) ? list.map(clean).filter((one) => one !== null).slice(0, MOST_KEPT) : [];
  } catch { return []; }
}

/** @param {any} one @returns {Kept|null} */
function clean(one) {
  const name = typeof one?.name === 'string' ? one.name.trim().slice(0, LONGEST) : '';
  const shape = typeof one?.shape === 'string' ? shapeOf(one.shape, ['polygon', 'circle']) : '';
  return name && shape ? { name, shape } : null;
}

/** Keeps one, in the place of the one of that name. @param {Kept} one @returns {boolean} whether it is kept */
export function keep(one, storage = localStorage) {
  const made = clean(one);
  const others = readKept(storage).filter(({ name }) => name !== made?.name);
  return made !== null && others.length < MOST_KEPT && write([...others, made], storage);
}

/** @param {string} before @param {string} after @returns {boolean} */
export function rename(before, after, storage = localStorage) {
  const list = readKept(storage);
  const one = list.find(({ name }) => name === before);
  const taken = list.some(({ name }) => name === after.trim() && name !== before);
  const made = one && !taken ? clean({ ...one, name: after }) : null;
  return made !== null && write(list.map((other) => (other === one ? made : other)), storage);
}

/** @param {string} name */
export const drop = (name, storage = localStorage) => write(readKept(storage).filter((one) => one.name !== name), storage);

/** @param {Kept[]} list @param {Storage} storage @returns {boolean} */
function write(list, storage) {
  try { storage.setItem(NAME, JSON.stringify(list)); return true; } catch { return false; } // full, or not allowed
}
