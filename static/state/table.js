/**
 * The table twin of the map: whether it is open, and how it is sorted. A piece of the state: see pieces.js.
 * @typedef {{}} Table
 * @typedef {import('./url.js').State} State
 */

/** @returns {Table} */
export const defaults = () => ({});

/** @param {URLSearchParams} _q @returns {Partial<Table>} */
export const parse = (_q) => ({});

/** @param {URLSearchParams} _q @param {State} _state */
export const format = (_q, _state) => {};
