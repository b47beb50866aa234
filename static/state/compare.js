/**
 * What is compared: two periods or two sides. A piece of the state: see pieces.js.
 * @typedef {{}} Compare
 * @typedef {import('./url.js').State} State
 */

/** @returns {Compare} */
export const defaults = () => ({});

/** @param {URLSearchParams} _q @returns {Partial<Compare>} */
export const parse = (_q) => ({});

/** @param {URLSearchParams} _q @param {State} _state */
export const format = (_q, _state) => {};
