/**
 * How marks and layers look: symbols, opacity, and whether places that are known too roughly are drawn. A piece of the state: see pieces.js.
 * @typedef {{}} Look
 * @typedef {import('./url.js').State} State
 */

/** @returns {Look} */
export const defaults = () => ({});

/** @param {URLSearchParams} _q @returns {Partial<Look>} */
export const parse = (_q) => ({});

/** @param {URLSearchParams} _q @param {State} _state */
export const format = (_q, _state) => {};
