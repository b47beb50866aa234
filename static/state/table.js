/**
 * The table twin of the map and how it is sorted (sort=occurred, sort=-killed_best), and the box of a spot whose records are listed (panel=spot:W,S,E,N).
 * A piece of the state: see pieces.js.
 * @typedef {typeof SORTS[number]} Sort as the server has it: one of its two orders, or a property, with - the other way round; unknown comes last
 * @typedef {{sort: Sort}} Table
 * @typedef {[number, number, number, number]} Box west, south, east, north in degrees
 * @typedef {import('./url.js').State} State
 */

/** Newest first is what the list has too. */
export const SORTS = /** @type {const} */ (['-occurred', 'occurred', 'id', 'title', '-title', 'place_name', '-place_name', '-killed_best', 'killed_best', 'side', '-side', 'uncertainty_m', '-uncertainty_m']);

/** Orders that the server keeps; all others are made for the question. */
const KEPT = ['-occurred', 'occurred', 'id'];

/** The server's parameter. @param {Sort} sort @returns {Record<string, string>} */
export const sorting = (sort) => (KEPT.includes(sort) ? { sort } : { sortby: sort });

/** @returns {Table} */
export const defaults = () => ({ sort: '-occurred' });

/** @param {URLSearchParams} q @returns {Partial<Table>} */
export function parse(q) {
  const sort = SORTS.find((one) => one === q.get('sort'));
  return sort ? { sort } : {};
}

/** @param {URLSearchParams} q @param {State} state */
export function format(q, { sort }) { if (sort !== SORTS[0]) q.set('sort', sort); }

/** Five decimals are about a metre. @param {Box} box */
export const spotId = (box) => box.map((degrees) => Number(degrees.toFixed(5)) + 0).join(',');

/** @param {string} id @returns {Box|null} null = it is no box; west > east: over the antimeridian */
export function spotOf(id) {
  if (!/^-?\d{1,3}(\.\d{1,5})?(,-?\d{1,3}(\.\d{1,5})?){3}$/.test(id)) return null;
  const [west, south, east, north] = id.split(',').map(Number);
  return Math.max(Math.abs(west), Math.abs(east)) <= 180 && Math.max(Math.abs(south), Math.abs(north)) <= 90 && south <= north ? [west, south, east, north] : null;
}
