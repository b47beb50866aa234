/** A line's profile and strip with one cursor, for mouse, touch and keyboard. */
import { fill, h } from '../dom.js';
import { MOST_ROWS, heightOf, paint, under } from './paint.js';
import { rowsOf } from './rows.js';

/** @typedef {import('./paint.js').Cursor} Cursor @typedef {import('./rows.js').Row} Row @typedef {import('./rows.js').Bin} Bin */
/**
 * @typedef {object} Chart
 * @property {Bin[]} bins @property {import('./rows.js').Cell[]} strip @property {string|null} first @property {string|null} last Mondays
 * @property {number} up @property {number} down which of side_counts stands where
 * @property {string} colour name of a custom property
 * @property {string} name of the whole chart, for those who do not see it
 * @property {(n: number) => string} number @property {string} unit of distances @property {(row: Row) => string} year
 * @property {(cursor: Cursor, rows: Row[]) => string} says what stands at the cursor
 */

const NOWHERE = { bin: null, row: null };
const MOVES = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], PageUp: [0, -10], PageDown: [0, 10] });

export class LineChart {
  /** @param {{moved: (cursor: Cursor, rows: Row[]) => void, chosen: (row: Row) => void}} reports */
  constructor(reports) {
    this.reports = reports;
    /** @type {Cursor} */
    this.cursor = NOWHERE;
    /** @type {Row[]} */
    this.rows = [];
    this.weeks = 1;
    /** @type {Chart|null} */
    this.chart = null;
    this.canvas = h('canvas', { class: 'line-canvas', 'aria-hidden': 'true' });
    this.plot = h('div', { class: 'line-plot', dir: 'ltr', tabindex: '0', role: 'slider', 'data-key': 'line-plot' }, this.canvas);
    this.said = h('p', { class: 'soft chart-says', dir: 'auto' });
    this.root = h('div', {}, this.plot, this.said);
    this.plot.addEventListener('pointermove', (e) => this.follow(e));
    this.plot.addEventListener('pointerdown', (e) => this.follow(e));
    this.plot.addEventListener('pointerleave', (e) => { if (e.pointerType === 'mouse') this.move(NOWHERE); });
    this.plot.addEventListener('click', () => this.choose());
    this.plot.addEventListener('keydown', (e) => this.key(e));
    this.plot.addEventListener('blur', () => this.move(NOWHERE));
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  /** @param {Chart} chart */
  render(chart) {
    const { weeks, rows } = rowsOf(chart.strip, chart.bins, { first: chart.first, last: chart.last, most: MOST_ROWS });
    Object.assign(this, { chart, weeks, rows });
    this.canvas.style.blockSize = `${heightOf(rows.length)}px`;
    this.plot.setAttribute('aria-label', chart.name);
    this.plot.setAttribute('aria-valuemin', '0');
    this.plot.setAttribute('aria-valuemax', String(Math.max(0, chart.bins.length - 1)));
    this.move(this.cursor, false);
  }

  /** @returns {import('./paint.js').What|null} */
  get what() {
    const { chart, rows, cursor } = this;
    if (!chart?.bins.length) return null;
    const style = getComputedStyle(this.plot);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    return { bins: chart.bins, rows, up: chart.up, down: chart.down, km: chart.number, unit: chart.unit, label: chart.year, cursor, colours: { ink: colour('--ink'), line: colour(chart.colour), soft: colour('--soft'), paper: colour('--paper') } };
  }

  draw() {
    const { what } = this;
    if (what && this.canvas.clientWidth) paint(this.canvas, what);
  }

  /** @param {Cursor} cursor @param {boolean} [report] */
  move(cursor, report = true) {
    const { chart, rows } = this;
    if (!chart) return;
    const held = (/** @type {number|null} */ at, /** @type {number} */ n) => (at === null || !n ? null : Math.max(0, Math.min(n - 1, at)));
    const next = { bin: held(cursor.bin, chart.bins.length), row: held(cursor.row, rows.length) };
    const same = next.bin === this.cursor.bin && next.row === this.cursor.row;
    this.cursor = next;
    const text = next.bin === null && next.row === null ? '' : chart.says(next, rows);
    this.plot.setAttribute('aria-valuenow', String(next.bin ?? 0));
    this.plot.setAttribute('aria-valuetext', text || chart.name);
    fill(this.said, text || ' ');
    this.draw();
    if (report && !same) this.reports.moved(next, rows);
  }

  /** @param {PointerEvent} e */
  follow(e) {
    const { what } = this;
    if (!what) return;
    const box = this.canvas.getBoundingClientRect();
    this.move(under(what, box.width, e.clientX - box.left, e.clientY - box.top));
  }

  choose() {
    const row = this.cursor.row === null ? null : this.rows[this.cursor.row];
    if (row) this.reports.chosen(row);
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const by = MOVES[e.key];
    if (by) {
      const from = { bin: this.cursor.bin ?? (by[0] ? -by[0] : 0), row: this.cursor.row ?? (by[1] ? (by[1] > 0 ? -1 : this.rows.length) : null) };
      this.move({ bin: from.bin + by[0], row: from.row === null ? null : from.row + by[1] });
    } else if (e.key === 'Enter') this.choose();
    else if (e.key === 'Home' || e.key === 'End') this.move({ ...this.cursor, bin: e.key === 'Home' ? 0 : Infinity });
    else return;
    e.preventDefault();
  }
}
