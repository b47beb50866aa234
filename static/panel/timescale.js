/** Days to pixels and back, and what a drag over the bars chooses. Pure. */
import { addDays, binEnd, dayNumber, dayOf } from '../state/days.js';

/** @typedef {{start: string, count: number, by_side: Record<string, number>}} Bin */
/** @typedef {{first: number, end: number, width: number}} Scale day numbers (end excluded) and pixels */

/** @param {Bin[]} bins @param {string} bin @param {number} width @returns {Scale|null} */
export function scaleOf(bins, bin, width) {
  if (!bins.length || width <= 0) return null;
  const first = dayNumber(bins[0].start);
  const end = dayNumber(binEnd(bins[bins.length - 1].start, bin));
  return { first, end: Math.max(end, first + 1), width };
}

/** @param {Scale} s @param {number} day day number */
export const x = (s, day) => ((day - s.first) / (s.end - s.first)) * s.width;

/** @param {Scale} s @param {number} px @returns {number} day number inside the scale */
export function dayAt(s, px) {
  const day = s.first + Math.floor((px / s.width) * (s.end - s.first));
  return Math.max(s.first, Math.min(s.end - 1, day));
}

/** The range between two pixels, in whole days. @param {Scale} s @param {number} a @param {number} b */
export function between(s, a, b) {
  const [from, to] = [dayAt(s, Math.min(a, b)), dayAt(s, Math.max(a, b))];
  return { from: dayOf(from), to: dayOf(to) };
}

/** The bin under a pixel as a range. @param {Scale} s @param {Bin[]} bins @param {string} bin @param {number} px */
export function binAt(s, bins, bin, px) {
  const day = dayOf(dayAt(s, px));
  const hit = bins.find((b) => b.start <= day && day < binEnd(b.start, bin));
  return hit ? { from: hit.start, to: addDays(binEnd(hit.start, bin), -1) } : null;
}

/** The range moved by days, kept inside the scale. @param {Scale} s @param {{from: string, to: string}} range @param {number} days */
export function shift(s, range, days) {
  const { a, b } = ends(s, range);
  const by = Math.max(s.first - a, Math.min(s.end - 1 - b, days));
  return { from: dayOf(a + by), to: dayOf(b + by) };
}

/** Day numbers of a range whose open ends are the scale's. @param {Scale} s @param {{from: string, to: string}|null} range */
export function ends(s, range) {
  return { a: range?.from ? dayNumber(range.from) : s.first, b: range?.to ? dayNumber(range.to) : s.end - 1 };
}

/** First days of years or months for the axis, at most one each `gap` pixels. @param {Scale} s @param {number} [gap] @returns {{day: string, year: boolean}[]} */
export function ticks(s, gap = 64) {
  const days = s.end - s.first;
  const perMonth = (s.width / days) * 30.4;
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((months) => perMonth * months >= gap) ?? 1200;
  const start = new Date(s.first * 86_400_000);
  const out = [];
  for (let m = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step; ; m += step) {
    const day = dayNumber(new Date(Date.UTC(Math.floor(m / 12), m % 12, 1)).toISOString());
    if (day >= s.end) return out;
    if (day >= s.first) out.push({ day: dayOf(day), year: step % 12 === 0 || m % 12 === 0 });
  }
}
