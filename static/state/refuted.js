/**
 * Whether records that are refuted, or say again what another says, are shown too: ref=1. They are not, unless they are asked for. Who chooses what is
 * verified how has chosen. A piece of the state: see pieces.js.
 * @typedef {{refuted: boolean}} Refuted
 * @typedef {import('./url.js').State} State
 */

/** All that `verification` may be but `refuted` and `duplicate`, sorted as a filter is; the browser's walk holds it against the server's list. */
export const STANDING = ['corroborated', 'disputed', 'single_source', 'unverified', 'verified'];
/** What is left out. */
export const FALLEN = ['duplicate', 'refuted'];

/** @returns {Refuted} */
export const defaults = () => ({ refuted: false });

/** @param {URLSearchParams} q @returns {Refuted} */
export const parse = (q) => ({ refuted: q.get('ref') === '1' });

/** @param {URLSearchParams} q @param {State} state */
export function format(q, { refuted }) { if (refuted) q.set('ref', '1'); }

/** Whether they are left out now. @param {State} state */
export const leftOut = ({ refuted, filters }) => !refuted && !filters.verification?.length;

/** How many choices of it narrow the answer: to leave them out is none. */
export const choices = () => 0;

/** @returns {Refuted} */
export const clear = defaults;

/** Adds it to the server's parameters. @param {URLSearchParams} q @param {State} state */
export function query(q, state) { if (leftOut(state)) q.set('verification', STANDING.join()); }
