/** The filter as the server's query parameters. One spelling for tiles, list, counts, timeline and facets. */
import { FIELD_NAMES } from './fields.js';
import { putLines } from './lines.js';
import { joinList } from './list.js';
import { piecesChoices, queryPieces } from './pieces.js';

/** @typedef {import('./url.js').State} State */

/** Interval as OGC spells it; '' = any time. @param {State['range']} range */
export function datetime(range) {
  if (!range || (!range.from && !range.to)) return '';
  return `${range.from || '..'}/${range.to || '..'}`;
}

/** @param {State} state @returns {URLSearchParams} everything but the time */
export function withoutTime(state) {
  const q = chosen(state);
  putLines(q, state);
  return q;
}

/** What is chosen in the left drawer and by the pieces. @param {State} state */
function chosen(state) {
  const q = new URLSearchParams();
  for (const name of FIELD_NAMES) {
    if (state.filters[name]?.length) q.set(name, joinList(state.filters[name]));
  }
  if (state.q) q.set('q', state.q);
  queryPieces(q, state);
  return q;
}

/** @param {State} state @returns {URLSearchParams} */
export function filterQuery(state) { return timed(withoutTime(state), state); }

/** The filter less belt and corridor: a profile has a line of its own. @param {State} state @returns {URLSearchParams} */
export function withoutLines(state) { return timed(chosen(state), state); }

/** @param {URLSearchParams} q @param {State} state */
function timed(q, state) {
  const time = datetime(state.range);
  if (time) q.set('datetime', time);
  if (time && state.certain) q.set('date_match', 'certain');
  return q;
}

/** Adds parameters to a copy. @param {URLSearchParams} query @param {Record<string, string|number>} more */
export function plus(query, more) {
  const q = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) if (value !== '') q.set(name, String(value));
  return q;
}

/** How many choices narrow the answer. @param {State} state */
export function choices(state) {
  const own = piecesChoices(state) + [state.q, state.belt, state.corridor].filter(Boolean).length;
  return Object.values(state.filters).reduce((n, values) => n + values.length, own);
}
