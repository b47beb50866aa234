/** What a hexagon of a difference is: more in A, more in B, unclear, or too few to say. */

export const DIFFERENCES = /** @type {const} */ (['more', 'less', 'unclear', 'few']);

/** @param {{enough: boolean, log_ratio: number|null, a: number, b: number, q: number|null, higher: string|null}} properties @param {number} alpha @returns {typeof DIFFERENCES[number]} */
export function differenceOf({ enough, q, higher }, alpha) {
  if (!enough) return 'few';
  if (q === null || q > alpha) return 'unclear';
  return higher === 'a' ? 'more' : 'less';
}
