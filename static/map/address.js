/** Which tile is where, and what it is called. */

/** Pixels. */
export const TILE = 512;

/** The address of a tile. @param {string} collection @param {import('./tilestore.js').Address} at @param {string} [query] */
export const tileURL = (collection, { z, x, y }, query = '') => `/tiles/${collection}/${z}/${x}/${y}.mvt${query ? `?${query}` : ''}`;

/** Wraps a tile column into the world. @param {import('./tilestore.js').Address} c */
export function address(c) {
  const n = 2 ** c.z;
  return { z: c.z, x: ((c.x % n) + n) % n, y: c.y };
}
