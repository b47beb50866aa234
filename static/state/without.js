/** The choices that narrow the answer, each with what takes it away: where nothing matches, one of them may be the reason. */
import { FIELD_NAMES } from './fields.js';

/** @typedef {import('./url.js').State} State @typedef {{key: string, change: Partial<State>}} Way key: a field, or q, belt, corridor, areas, within, fresh, certain, range */

/** @param {State} state @returns {Way[]} in the order of the drawer, time last */
export function ways(state) {
  /** @type {Way[]} */
  const all = FIELD_NAMES.filter((name) => state.filters[name]?.length).map((key) => {
    const filters = { ...state.filters };
    delete filters[key];
    return { key, change: { filters } };
  });
  if (state.q) all.unshift({ key: 'q', change: { q: '' } });
  if (state.belt) all.push({ key: 'belt', change: { belt: '', soil: '' } });
  if (state.corridor) all.push({ key: 'corridor', change: { corridor: '' } });
  if (state.areas.length) all.push({ key: 'areas', change: { areas: [] } });
  if (state.within) all.push({ key: 'within', change: { within: '' } });
  if (state.fresh) all.push({ key: 'fresh', change: { fresh: '' } });
  const timed = Boolean(state.range?.from || state.range?.to);
  if (timed && state.certain) all.push({ key: 'certain', change: { certain: false } });
  if (timed) all.push({ key: 'range', change: { range: { from: '', to: '' }, span: null } });
  return all;
}

/** What takes several choices away at once. @param {State} state @param {string[]} keys @returns {Partial<State>} */
export function withoutAll(state, keys) {
  /** @type {Partial<State>} */
  let change = {};
  for (const key of keys) change = { ...change, ...ways({ ...state, ...change }).find((way) => way.key === key)?.change };
  return change;
}

/** All sets of so many of a list, in its order. @template T @param {T[]} all @param {number} size @returns {T[][]} */
export function sets(all, size) {
  if (!size) return [[]];
  return all.flatMap((one, i) => sets(all.slice(i + 1), size - 1).map((rest) => [one, ...rest]));
}
