/**
 * Which days each step of a played timeline shows. Pure: days are UTC, so no step is an hour short; months are counted from where it began, so
 * that a window of the 31st does not slip through February.
 * @typedef {import('./url.js').Range} Range both days given
 * @typedef {'day'|'week'|'month'} Step
 * @typedef {{mode: 'window'|'grow', step: Step, speed: number, loop: boolean}} How window: both ends move; grow: the start stays. Steps a second.
 * @typedef {{first: Range, n: number}} At n steps after it showed first
 */
import { addDays, dayNumber } from './days.js';

/** @type {readonly Step[]} */
export const STEPS = ['day', 'week', 'month'];

/** The day some steps later (or earlier); of a month that is too short its last. @param {string} day @param {Step} step @param {number} n */
export function later(day, step, n) {
  if (step !== 'month') return addDays(day, (step === 'week' ? 7 : 1) * n);
  const [year, month, date] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + n, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + n, Math.min(date, last))).toISOString().slice(0, 10);
}

/** How many days a range has. @param {Range} range */
export const width = ({ from, to }) => dayNumber(to) - dayNumber(from) + 1;

/** How many whole months a range is, 0 = it is not made of them. @param {Range} range */
export function months({ from, to }) {
  const next = addDays(to, 1);
  if (!from.endsWith('-01') || !next.endsWith('-01')) return 0;
  const at = (/** @type {string} */ day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return at(next) - at(from);
}

/** The last day of so many steps from a day on. @param {string} from @param {Step} step @param {number} n */
const until = (from, step, n) => addDays(later(from, step, n), -1);

/** What is shown. @param {At} at @param {How} how @param {Range} span @returns {Range} */
export function frame({ first, n }, { mode, step }, span) {
  if (mode === 'grow') {
    const to = until(addDays(first.to, 1), step, n);
    return { from: first.from, to: to < span.to ? to : span.to };
  }
  const from = later(first.from, step, n);
  return { from, to: step === 'month' && months(first) ? until(addDays(first.to, 1), 'month', n) : addDays(from, width(first) - 1) };
}

/** Where it begins anew: at the start of the span, or, growing, with the first step after its start. @param {Range} first @param {How} how @param {Range} span @returns {At} */
function anew(first, { mode, step }, span) {
  if (mode === 'grow') return { first: { from: first.from, to: until(first.from, step, 1) }, n: 0 };
  const whole = step === 'month' ? months(first) : 0;
  const from = whole ? `${span.from.slice(0, 8)}01` : span.from;
  return { first: { from, to: whole ? until(from, 'month', whole) : addDays(from, width(first) - 1) }, n: 0 };
}

/** @param {Range} range @param {Range} span */
const over = (range, span) => range.to >= span.to;

/**
 * Where it begins: with what is chosen; at the end of the span, or where nothing is chosen, from the start.
 * @param {Range|null} range @param {How} how @param {Range} span @returns {At}
 */
export function begin(range, how, span) {
  const first = { from: range?.from || span.from, to: range?.to || span.to };
  if (first.from <= span.from && over(first, span)) return { first: { from: span.from, to: until(span.from, how.step, 1) }, n: 0 };
  return over(first, span) ? anew(first, how, span) : { first, n: 0 };
}

/** A step on; null = it is over. @param {At} at @param {How} how @param {Range} span @returns {At|null} */
export function next(at, how, span) {
  if (!over(frame(at, how, span), span)) return { ...at, n: at.n + 1 };
  return how.loop ? anew(at.first, how, span) : null;
}

/** One step by hand, forth or back; null = there is none. @param {Range|null} range @param {How} how @param {Range} span @param {1|-1} by @returns {Range|null} */
export function stepped(range, how, span, by) {
  const first = { from: range?.from || span.from, to: range?.to || span.to };
  if (first.from <= span.from && over(first, span)) return by > 0 ? begin(range, how, span).first : null;
  if (by > 0 && over(first, span)) return null;
  const to = frame({ first, n: by }, how, span);
  return to.to < span.from || to.to < to.from ? null : to;
}

/** The step that suits a range: some dozen of them at least. @param {number} days @returns {Step} */
export const stepFor = (days) => (days <= 21 ? 'day' : days <= 200 ? 'week' : 'month');
