/**
 * What the server tells of a change (/changes), and what of the picture it touches.
 * @typedef {object} Change
 * @property {string[]} kinds incidents, corridors, geography
 * @property {number|null} count incidents added, changed or gone; null = not known, any may be
 * @property {string[]} [ids] their ids, where they are few
 * @property {[number, number, number, number]} [bbox] west, south, east, north of where they are and were
 */

/** After it, nothing that was known before is certain. @type {Change} */
export const ANYTHING = { kinds: ['incidents', 'corridors', 'geography'], count: null };

/** Two changes as one. @param {Change|null} a @param {Change} b @returns {Change} */
export function joined(a, b) {
  if (!a) return b;
  const count = a.count === null || b.count === null ? null : a.count + b.count;
  /** @type {Change} */
  const both = { kinds: [...new Set([...a.kinds, ...b.kinds])], count };
  const [idsA, idsB] = [idsOf(a), idsOf(b)];
  if (idsA && idsB) both.ids = [...new Set([...idsA, ...idsB])];
  const [boxA, boxB] = [placeOf(a), placeOf(b)];
  if (boxA === EVERYWHERE || boxB === EVERYWHERE) return both;
  const box = boxA && boxB ? hull(boxA, boxB) : boxA ?? boxB;
  if (box) both.bbox = box;
  return both;
}

const EVERYWHERE = 'everywhere';

/** Where incidents changed; null = none did. @param {Change} change @returns {[number, number, number, number]|'everywhere'|null} */
function placeOf({ count, bbox }) {
  if (count === 0) return null;
  return count === null || !bbox || bbox[0] > bbox[2] ? EVERYWHERE : bbox; // one without a place may have had one
}

/** Which incidents changed; null = not known. @param {Change} change @returns {string[]|null} */
export const idsOf = ({ count, ids }) => (count === 0 ? [] : ids ?? null);

/** @param {[number, number, number, number]} a @param {[number, number, number, number]} b @returns {[number, number, number, number]} */
const hull = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];

/** Whether incidents changed at all. @param {Change} change */
export const ofIncidents = ({ kinds, count }) => kinds.includes('incidents') && count !== 0;

/** Whether a tile may have changed, by its address. @param {Change} change @param {string} url /tiles/incidents/Z/X/Y.mvt… */
export function touches(change, url) {
  const place = placeOf(change);
  if (!place || place === EVERYWHERE) return place === EVERYWHERE;
  const [, z, x, y] = /\/(\d+)\/(\d+)\/(\d+)\.mvt/.exec(url)?.map(Number) ?? [];
  if (z === undefined) return true;
  const [west, south, east, north] = place;
  const n = 2 ** z;
  const edge = 1 / 32; // shapes reach a little beyond
  const left = ((west + 180) / 360) * n;
  const right = ((east + 180) / 360) * n;
  return left <= x + 1 + edge && right >= x - edge && row(north, n) <= y + 1 + edge && row(south, n) >= y - edge;
}

/** @param {number} lat @param {number} n tiles in a column */
function row(lat, n) {
  const phi = (Math.max(-85.06, Math.min(85.06, lat)) * Math.PI) / 180;
  return ((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * n;
}
