/**
 * The narrative that is open, and its step. A piece of the state: see pieces.js.
 * @typedef {{}} Story
 * @typedef {import('./url.js').State} State
 */

/** @returns {Story} */
export const defaults = () => ({});

/** @param {URLSearchParams} _q @returns {Partial<Story>} */
export const parse = (_q) => ({});

/** @param {URLSearchParams} _q @param {State} _state */
export const format = (_q, _state) => {};
