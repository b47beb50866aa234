/**
 * Areas as a filter, and what is drawn on the map: area=ID,ID (in any of these areas), within=SHAPE (in this shape), measure=SHAPE (measured
 * only). A piece of the state: see pieces.js.
 * @typedef {{areas: string[], within: string, measure: string}} Area areas: ids, sorted; shapes as shapes.js spells them, '' = none
 * @typedef {import('./url.js').State} State
 */
import { shapeOf } from './shapes.js';

/** As the server has it. */
const MOST = 100;
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** @returns {Area} */
export const defaults = () => ({ areas: [], within: '', measure: '' });

/** @param {URLSearchParams} q @returns {Partial<Area>} */
export const parse = (q) => ({
  areas: [...new Set((q.get('area') ?? '').split(',').filter((id) => ID.test(id)))].sort().slice(0, MOST),
  within: shapeOf(q.get('within') ?? '', ['polygon', 'circle']),
  measure: shapeOf(q.get('measure') ?? '', ['polygon', 'circle', 'line']),
});

/** @param {URLSearchParams} q @param {State} state */
export function format(q, state) {
  query(q, state);
  if (state.measure) q.set('measure', state.measure);
}

/** Adds it to the server's parameters. @param {URLSearchParams} q @param {State} state */
export function query(q, { areas, within }) {
  if (areas.length) q.set('area', areas.join(','));
  if (within) q.set('within', within);
}

/** How many choices of it narrow the answer. @param {State} state */
export const choices = ({ areas, within }) => areas.length + Number(within !== '');

/** What takes its filter away. What is only measured stays. @returns {Partial<Area>} */
export const clear = () => ({ areas: [], within: '' });

/** With one more area in the filter, or without it. @param {string[]} areas @param {string} id */
export const toggled = (areas, id) => (areas.includes(id) ? areas.filter((one) => one !== id) : [...areas, id].sort());
