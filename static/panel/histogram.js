/** Paints the bars of the timeline, stacked by side, with the axis. */
import { binEnd, dayNumber } from '../state/days.js';
import { SIDES, sideColour } from '../state/palette.js';
import { ends, ticks, x } from './timescale.js';

export const AXIS = 18;

/**
 * @param {HTMLCanvasElement} canvas @param {import('./timescale.js').Scale} s
 * @param {{bins: import('./timescale.js').Bin[], bin: string, range: {from: string, to: string}|null, theme: 'light'|'dark', ink: string, tick: (t: {day: string, year: boolean}) => string, height: number}} what
 */
export function paintBars(canvas, s, what) {
  const { height } = what;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = s.width * ratio;
  canvas.height = height * ratio;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(ratio, ratio);
  const tall = height - AXIS;
  const most = Math.max(1, ...what.bins.map((b) => b.count));
  const { a, b } = ends(s, what.range);
  for (const bin of what.bins) {
    const [from, to] = [dayNumber(bin.start), dayNumber(binEnd(bin.start, what.bin))];
    const width = x(s, to) - x(s, from);
    ctx.globalAlpha = to > a && from <= b ? 1 : 0.28;
    stack(ctx, bin, x(s, from), Math.max(1, width - (width > 4 ? 1 : 0)), tall, most, what.theme);
  }
  ctx.globalAlpha = 1;
  axis(ctx, s, tall, what);
}

/** Heights are linear, so that sums can be compared.
 * @param {CanvasRenderingContext2D} ctx @param {import('./timescale.js').Bin} bin @param {number} left @param {number} width @param {number} tall @param {number} most @param {'light'|'dark'} theme */
function stack(ctx, bin, left, width, tall, most, theme) {
  let y = tall;
  for (const side of SIDES) {
    const part = ((bin.by_side[side] ?? 0) / most) * (tall - 4);
    if (!part) continue;
    ctx.fillStyle = sideColour(theme, side);
    const up = Math.max(part, y === tall ? 1 : 0);
    ctx.fillRect(left, y - up, width, up);
    y -= up;
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {import('./timescale.js').Scale} s @param {number} tall @param {{ink: string, tick: (t: {day: string, year: boolean}) => string}} what */
function axis(ctx, s, tall, what) {
  ctx.fillStyle = what.ink;
  ctx.globalAlpha = 0.25;
  ctx.fillRect(0, tall, s.width, 1);
  ctx.globalAlpha = 0.85;
  ctx.font = '11px system-ui, sans-serif';
  ctx.textBaseline = 'alphabetic';
  let free = 0;
  for (const t of ticks(s)) {
    const at = x(s, dayNumber(t.day));
    const text = what.tick(t);
    const end = at + 4 + ctx.measureText(text).width;
    if (end > s.width) continue; // no word is cut
    ctx.fillRect(Math.round(at), tall, 1, 4);
    if (at < free) continue; // none lies on another: months are long in some languages
    ctx.fillText(text, at + 4, tall + 14);
    free = end + 4;
  }
}
