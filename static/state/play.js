/**
 * How the timeline plays: window or growing, step, speed, loop; and which days it shows. A piece of the state: see pieces.js.
 * @typedef {{}} Play
 * @typedef {import('./url.js').State} State
 */

/** @returns {Play} */
export const defaults = () => ({});

/** @param {URLSearchParams} _q @returns {Partial<Play>} */
export const parse = (_q) => ({});

/** @param {URLSearchParams} _q @param {State} _state */
export const format = (_q, _state) => {};
