/** Weekly counts of one side as bars, with the band that the weeks before let expect; weeks outside it are marked. One cursor, for mouse and keyboard. */
import { h } from '../dom.js';

/** @typedef {{week: string, count: number|null, compared: number|null, expected_low: number|null, expected_high: number|null, overdispersed: boolean|null, outside: 'above'|'below'|''|null}} Week */
/**
 * @typedef {object} Bands
 * @property {Week[]} weeks @property {string} colour of the bars @property {string} name of the chart @property {string} judged the Monday that is judged
 * @property {(n: number) => string} number @property {(day: string) => string} year @property {(week: Week) => string} says
 */

const AXIS = 15;
const START = 30;

export class BandChart {
  /** @param {{moved: (week: Week|null) => void, chosen: (week: Week) => void}} reports @param {string} key for the focus */
  constructor(reports, key) {
    this.reports = reports; this.at = -1;
    /** @type {Bands|null} */
    this.bands = null;
    this.canvas = h('canvas', { class: 'band-canvas', 'aria-hidden': 'true' });
    this.root = h('div', { class: 'band-plot', dir: 'ltr', tabindex: '0', role: 'slider', 'data-key': key }, this.canvas);
    this.root.addEventListener('pointermove', (e) => this.move(this.under(e)));
    this.root.addEventListener('pointerleave', () => this.move(-1));
    this.root.addEventListener('blur', () => this.move(-1));
    this.root.addEventListener('click', (e) => { this.move(this.under(e)); this.choose(); });
    this.root.addEventListener('keydown', (e) => this.key(e));
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  /** @param {Bands} bands */
  render(bands) {
    this.bands = bands;
    for (const [name, value] of Object.entries({ 'aria-label': bands.name, 'aria-valuemin': 0, 'aria-valuemax': Math.max(0, bands.weeks.length - 1) })) this.root.setAttribute(name, String(value));
    this.move(Math.min(this.at, bands.weeks.length - 1), false);
  }

  /** @param {MouseEvent} e */
  under(e) {
    const box = this.canvas.getBoundingClientRect();
    const n = this.bands?.weeks.length ?? 0;
    const at = Math.floor(((e.clientX - box.left - START) / (box.width - START)) * n);
    return at >= 0 && at < n ? at : -1;
  }

  /** @param {number} at -1 = nowhere @param {boolean} [report] */
  move(at, report = true) {
    const { bands } = this;
    if (!bands) return;
    const same = at === this.at;
    this.at = at;
    this.root.setAttribute('aria-valuenow', String(Math.max(0, at)));
    this.root.setAttribute('aria-valuetext', bands.weeks[at] ? bands.says(bands.weeks[at]) : bands.name);
    this.draw();
    if (report && !same) this.reports.moved(bands.weeks[at] ?? null);
  }

  choose() {
    const week = this.bands?.weeks[this.at];
    if (week) this.reports.chosen(week);
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    const n = this.bands?.weeks.length ?? 0;
    const to = /** @type {Record<string, number>} */ ({ ArrowLeft: (this.at < 0 ? n : this.at) - 1, ArrowRight: this.at + 1, PageUp: this.at - 13, PageDown: this.at + 13, Home: 0, End: n - 1 })[e.key];
    if (to !== undefined) this.move(Math.max(0, Math.min(n - 1, to)));
    else if (e.key === 'Enter') this.choose();
    else return;
    e.preventDefault();
  }

  draw() {
    const { canvas, bands } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!bands || !width) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    ctx.scale(ratio, ratio);
    const style = getComputedStyle(this.root);
    const ink = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const most = Math.max(1, ...bands.weeks.map((w) => Math.max(w.count ?? 0, w.expected_high ?? 0)));
    const column = (width - START) / bands.weeks.length;
    paintBands(ctx, bands, { column, tall: height - AXIS, most, at: this.at, soft: ink('--soft'), ink: ink('--ink'), warn: ink('--warn') });
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Bands} bands @param {{column: number, tall: number, most: number, at: number, soft: string, ink: string, warn: string}} look */
function paintBands(ctx, { weeks, colour, judged, number, year }, { column, tall, most, at, soft, ink, warn }) {
  const y = (/** @type {number} */ n) => tall - (n / most) * (tall - 9);
  weeks.forEach((w, i) => {
    const x = START + i * column;
    if (w.expected_low !== null && w.expected_high !== null) {
      ctx.globalAlpha = 0.2;
      ctx.fillStyle = soft;
      ctx.fillRect(x, y(w.expected_high), column + 0.5, Math.max(1.5, y(w.expected_low) - y(w.expected_high)));
      ctx.globalAlpha = 1;
    }
    if (w.count === null) return; // not covered: no bar, and no 0
    ctx.fillStyle = colour;
    ctx.fillRect(x, y(w.count), Math.max(1, column - (column > 3 ? 1 : 0)), tall - y(w.count));
    if (!w.outside) return;
    ctx.fillStyle = warn;
    ctx.beginPath();
    ctx.arc(x + column / 2, y(w.count) - 4, 2.6, 0, 7);
    if (w.outside === 'above') ctx.fill(); else { ctx.strokeStyle = warn; ctx.stroke(); }
  });
  ctx.fillStyle = soft;
  ctx.fillRect(START, tall, column * weeks.length, 1);
  ctx.font = '10.5px system-ui, sans-serif';
  ctx.textAlign = 'right';
  ctx.fillText(number(most), START - 5, 12);
  ctx.textAlign = 'left';
  weeks.forEach((w, i) => {
    if (i && i * column < column * weeks.length - 26 && w.week.slice(0, 4) !== weeks[i - 1].week.slice(0, 4)) ctx.fillText(year(w.week), START + i * column, tall + 12);
  });
  ctx.strokeStyle = ink;
  weeks.forEach((w, i) => { if (i === at || w.week === judged) ctx.strokeRect(START + i * column - 0.5, 1, column + 1, tall); });
}
