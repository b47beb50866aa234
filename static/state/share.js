/**
 * What a shared link says beside the state: of which change counter the records were (dv=), and what of the map was seen (bb=), so that a window
 * of another size shows the same place. A piece of the state: see pieces.js.
 * @typedef {[number, number, number, number]} Box west, south, east, north in degrees
 * @typedef {{made: number, box: Box|null}} Share made: 0 = not said
 * @typedef {import('./url.js').State} State
 */

/** @returns {Share} */
export const defaults = () => ({ made: 0, box: null });

/** @param {URLSearchParams} q @returns {Partial<Share>} */
export const parse = (q) => ({ made: /^[1-9]\d{0,14}$/.test(q.get('dv') ?? '') ? Number(q.get('dv')) : 0, box: parseBox(q.get('bb') ?? '') });

/** @param {URLSearchParams} q @param {State} state */
export function format(q, { made, box }) {
  if (made) q.set('dv', String(made));
  if (box) q.set('bb', box.join(','));
}

/** @param {string} text west,south,east,north @returns {Box|null} null = no box */
export function parseBox(text) {
  const [west, south, east, north, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : round(Number(part))));
  if (rest.length || ![west, south, east, north].every(Number.isFinite)) return null;
  if (west >= east || south >= north || Math.abs(west) > 720 || Math.abs(east) > 720 || Math.abs(south) > 90 || Math.abs(north) > 90) return null;
  return [west, south, east, north];
}

/** Four decimals are about ten metres. @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e4) / 1e4 + 0;
