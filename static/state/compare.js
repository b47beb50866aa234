/**
 * What is compared: what is chosen (A) with another time or another side (B), all else being the same. A piece of the state: see pieces.js.
 * @typedef {import('./url.js').Range} Range
 * @typedef {{kind: 'time', range: Range}|{kind: 'side', side: Side}} Versus both days given
 * @typedef {import('./palette.js').Side} Side
 * @typedef {{versus: Versus|null, difference: boolean}} Compare versus: B, null = nothing is compared; difference: by hexagon, instead of two maps
 * @typedef {import('./url.js').State} State
 */
import { addDays, isDay } from './days.js';
import { SIDES } from './palette.js';
import { later, months, width } from './playclock.js';

/** @returns {Compare} */
export const defaults = () => ({ versus: null, difference: false });

/** @param {string} text t:from..to or side:SIDE @returns {Versus|null} */
function parseVersus(text) {
  const [, kind, value] = /^(t|side):(.+)$/.exec(text) ?? [];
  const side = SIDES.find((one) => one === value);
  if (kind === 'side') return side ? { kind, side } : null;
  const [from, to, ...rest] = (value ?? '').split('..');
  return kind === 't' && !rest.length && isDay(from) && isDay(to ?? '') && from <= to ? { kind: 'time', range: { from, to } } : null;
}

/** @param {URLSearchParams} q @returns {Partial<Compare>} */
export function parse(q) {
  const versus = parseVersus(q.get('cmp') ?? '');
  return { versus, difference: versus !== null && q.get('diff') === '1' };
}

/** @param {URLSearchParams} q @param {Compare} state */
export function format(q, { versus, difference }) {
  if (!versus) return;
  q.set('cmp', versus.kind === 'side' ? `side:${versus.side}` : `t:${versus.range.from}..${versus.range.to}`);
  if (difference) q.set('diff', '1');
}

/** The other of the two: the same state with B's time or side. @param {State} state @returns {State} */
export function other(state) {
  const { versus } = state;
  if (versus?.kind === 'time') return { ...state, range: versus.range };
  return versus ? { ...state, filters: { ...state.filters, side: [versus.side] } } : state;
}

/** Whether the difference is what is shown: its hexagons come with the panel that explains them. @param {State} state */
export const differs = ({ versus, difference, panel }) => Boolean(versus && difference && panel?.kind === 'compare');

/** Whether two maps are shown. @param {State} state */
export const twofold = (state) => state.versus !== null && !differs(state);

/** As long a time that ends where a time begins; whole months for whole months. @param {Range} range @returns {Range} */
export function before(range) {
  const whole = months(range);
  return { from: whole ? later(range.from, 'month', -whole) : addDays(range.from, -width(range)), to: addDays(range.from, -1) };
}

/** The same days a year earlier. @param {Range} range @returns {Range} */
export const yearBefore = (range) => (months(range)
  ? { from: later(range.from, 'month', -12), to: addDays(later(addDays(range.to, 1), 'month', -12), -1) }
  : { from: later(range.from, 'month', -12), to: later(range.to, 'month', -12) });

/** What A is where nothing that can be compared is chosen: the year up to the newest record. @param {State} state @param {string} newest @returns {Range} */
export function whole({ range }, newest) {
  return range?.from && range.to ? range : { from: addDays(newest, -364), to: newest };
}

/** A and B the other way round. @param {State} state @returns {Partial<State>} */
export function swapped({ versus, range, filters }) {
  if (versus?.kind === 'time' && range?.from && range.to) return { range: versus.range, versus: { kind: 'time', range } };
  const side = SIDES.find((one) => one === filters.side?.[0]);
  return versus?.kind === 'side' && side ? { filters: { ...filters, side: [versus.side] }, versus: { kind: 'side', side } } : {};
}
