/** What a hexagon is: significantly hot, significantly cold, or neither. */

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
