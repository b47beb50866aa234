/**
 * What a hexagon is: significantly hot, significantly cold, or neither; and how large they are, which is a piece of the state (see pieces.js).
 * @typedef {{hex: number}} Hexagons hex: edge of the hot-spot hexagons in km
 */

/** @param {{z: number, q: number}} properties @param {number} alpha @returns {'hot'|'cold'|'neither'} */
export function classOf({ z, q }, alpha) {
  if (!(q <= alpha)) return 'neither';
  return z > 0 ? 'hot' : 'cold';
}

/** Edges of hexagons in km that can be chosen, and the one that is not written. */
export const EDGES = [5, 10, 25, 50];
export const EDGE_KM = 10;

/** At most this q makes a hexagon hot or cold: the server's own choice, as the page asks for no other. */
export const HOT_ALPHA = 0.05;

/** @returns {Hexagons} */
export const defaults = () => ({ hex: EDGE_KM });

/** @param {URLSearchParams} q @returns {Partial<Hexagons>} */
export function parse(q) {
  const hex = Number(q.get('hex'));
  return EDGES.includes(hex) ? { hex } : {};
}

/** @param {URLSearchParams} q @param {Hexagons} state */
export const format = (q, { hex }) => { if (hex !== EDGE_KM) q.set('hex', String(hex)); };
