/**
 * The strip of a profile as rows of time and columns of distance. Pure.
 * @typedef {{week: string, from_km: number, side_counts: (number|null)[]}} Cell
 * @typedef {{from_km: number, to_km: number, count: number, side_counts: (number|null)[]}} Bin
 * @typedef {{from: string, to: string, count: number, cells: number[]}} Row days, both included; cells by bin
 */
import { addDays, dayNumber } from '../../state/days.js';

/** Weeks that a row may hold. */
const STEPS = [1, 2, 4, 13, 26, 52, 104, 260];

/** How many weeks a row holds, so that there are at most so many rows. @param {string} first Monday @param {string} last Monday @param {number} most */
export function weeksInRow(first, last, most) {
  const weeks = (dayNumber(last) - dayNumber(first)) / 7 + 1;
  return STEPS.find((n) => weeks / n <= most) ?? Math.ceil(weeks / most);
}

/**
 * @param {Cell[]} strip only what has incidents @param {Bin[]} bins @param {{first: string|null, last: string|null, most: number}} when
 * @returns {{weeks: number, rows: Row[]}} oldest first
 */
export function rowsOf(strip, bins, { first, last, most }) {
  if (!first || !last) return { weeks: 1, rows: [] };
  const weeks = weeksInRow(first, last, most);
  const start = dayNumber(first);
  const n = Math.floor((dayNumber(last) - start) / 7 / weeks) + 1;
  /** @type {Row[]} */
  const rows = Array.from({ length: n }, (_, i) => {
    const from = addDays(first, i * weeks * 7);
    const end = addDays(first, (i + 1) * weeks * 7 - 1);
    const over = addDays(last, 6);
    return { from, to: end < over ? end : over, count: 0, cells: new Array(bins.length).fill(0) };
  });
  const column = new Map(bins.map((b, i) => [b.from_km, i]));
  for (const cell of strip) {
    const row = rows[Math.floor((dayNumber(cell.week) - start) / 7 / weeks)];
    const at = column.get(cell.from_km);
    if (!row || at === undefined) continue;
    const count = cell.side_counts.reduce((/** @type {number} */ sum, c) => sum + (c ?? 0), 0);
    row.cells[at] += count;
    row.count += count;
  }
  return { weeks, rows };
}
