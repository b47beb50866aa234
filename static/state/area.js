/**
 * The areas that are the filter (in=…). A piece of the state: see pieces.js.
 * @typedef {{}} Area
 * @typedef {import('./url.js').State} State
 */

/** @returns {Area} */
export const defaults = () => ({});

/** @param {URLSearchParams} _q @returns {Partial<Area>} */
export const parse = (_q) => ({});

/** @param {URLSearchParams} _q @param {State} _state */
export const format = (_q, _state) => {};

/** Adds it to the server's parameters. @param {URLSearchParams} _q @param {State} _state */
export const query = (_q, _state) => {};

/** How many choices of it narrow the answer. @param {State} _state */
export const choices = (_state) => 0;

/** What takes its filter away. @returns {Partial<Area>} */
export const clear = () => ({});
