/** How incidents are painted: single ones by shape (what) and colour (who acted), groups as a number with a ring of sides. */
import { PRECISE } from '../state/fields.js';
import { SIDES, shape, sideColour } from '../state/palette.js';
import { radius } from './merge.js';

/** @typedef {import('./merge.js').Mark} Mark @typedef {{theme: 'light'|'dark', paint: import('../state/palette.js').Paint, format: (n: number) => string, selected: string, metres: number, military?: import('../data/military.js').Symbols|null}} Look */

/** Radius in pixels from which on a disc of doubt is little more than its edge. */
const WIDE = 60;

/** @param {CanvasRenderingContext2D} ctx @param {Mark & {seen: number}} m position in canvas pixels; how much of it is seen while it fades in @param {Look} look */
export function paintMark(ctx, m, look) {
  ctx.save();
  ctx.globalAlpha = m.seen;
  ctx.translate(m.x, m.y);
  if (m.count > 1) paintGroup(ctx, m, look);
  else paintSingle(ctx, m, look);
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {Mark & {seen: number}} m @param {Look} look */
function paintGroup(ctx, m, look) {
  const r = radius(m.count);
  ctx.beginPath();
  ctx.arc(0, 0, r, 0, 2 * Math.PI);
  ctx.fillStyle = look.paint.paper;
  ctx.globalAlpha = 0.94 * m.seen;
  ctx.fill();
  ctx.globalAlpha = m.seen;
  ring(ctx, m, r - 1.3, look.theme);
  ctx.fillStyle = look.paint.text;
  count(ctx, look.format(m.count), r);
}

/** A word after the number ("٣٫٤ ألف") stands beneath it. @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} r */
function count(ctx, text, r) {
  const [number, word] = text.split(/\s+/);
  const size = r < 11 ? 9.5 : 10.5;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.font = `600 ${word ? 9.5 : size}px system-ui, sans-serif`;
  ctx.fillText(number, 0, word ? -4 : 0.5);
  if (!word) return;
  ctx.font = '500 8.5px system-ui, sans-serif';
  ctx.fillText(word, 0, 5.5);
}

/** @param {CanvasRenderingContext2D} ctx @param {Mark} m @param {number} r @param {'light'|'dark'} theme */
function ring(ctx, m, r, theme) {
  const total = Object.values(m.sides).reduce((a, b) => a + b, 0) || 1;
  let from = -Math.PI / 2;
  ctx.lineWidth = 2.6;
  for (const side of SIDES) {
    const part = ((m.sides[side] ?? 0) / total) * 2 * Math.PI;
    if (!part) continue;
    ctx.beginPath();
    ctx.strokeStyle = sideColour(theme, side);
    ctx.arc(0, 0, r, from, from + part);
    ctx.stroke();
    from += part;
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Mark & {seen: number}} m @param {Look} look */
function paintSingle(ctx, m, look) {
  const colour = sideColour(look.theme, m.side);
  const precise = PRECISE.includes(m.properties.geo_precision);
  if (!precise) paintDoubt(ctx, m, look, colour);
  if (m.id && m.id === look.selected) paintChoice(ctx, look);
  if (look.military) { paintMilitary(ctx, look.military(m.type, m.side)); return; }
  outline(ctx, m.type, radius(1));
  ctx.lineWidth = 3;
  ctx.strokeStyle = look.paint.paper;
  ctx.stroke();
  ctx.fillStyle = precise ? colour : look.paint.paper;
  ctx.fill();
  ctx.lineWidth = precise ? 1 : 1.8;
  ctx.strokeStyle = colour;
  ctx.stroke();
  inner(ctx, m.side, precise ? look.paint.paper : colour);
}

/** @param {CanvasRenderingContext2D} ctx @param {import('../data/military.js').Symbol} symbol */
const paintMilitary = (ctx, { canvas, x, y, width, height }) => ctx.drawImage(canvas, -x, -y, width, height);

/** A soft disc as large as the doubt; only its edge where it would hide what lies in it. @param {CanvasRenderingContext2D} ctx @param {Mark & {seen: number}} m @param {Look} look @param {string} colour */
function paintDoubt(ctx, m, look, colour) {
  const metres = Number(m.properties.uncertainty_m) || 0;
  const r = Math.max(13, metres / look.metres);
  ctx.beginPath();
  ctx.arc(0, 0, r, 0, 2 * Math.PI);
  ctx.globalAlpha = (r > WIDE ? 0.03 : 0.1) * m.seen;
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.globalAlpha = (r > WIDE ? 0.3 : 0.5) * m.seen;
  ctx.setLineDash([2, 3]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = m.seen;
}

/** @param {CanvasRenderingContext2D} ctx @param {Look} look */
function paintChoice(ctx, look) {
  ctx.beginPath();
  ctx.arc(0, 0, 13, 0, 2 * Math.PI);
  ctx.lineWidth = 2.5;
  ctx.strokeStyle = look.paint.text;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} type @param {number} r */
export function outline(ctx, type, r) {
  const corners = shape(type);
  ctx.beginPath();
  if (!corners.length) ctx.arc(0, 0, r * 0.95, 0, 2 * Math.PI);
  corners.forEach(([x, y], i) => (i ? ctx.lineTo(x * r, y * r) : ctx.moveTo(x * r, y * r)));
  ctx.closePath();
}

/** Sides differ by an inner mark too. @param {CanvasRenderingContext2D} ctx @param {string} side @param {string} colour */
export function inner(ctx, side, colour) {
  ctx.fillStyle = colour;
  if (side === 'security_action') { ctx.beginPath(); ctx.arc(0, 0, 2, 0, 2 * Math.PI); ctx.fill(); }
  if (side === 'engagement') ctx.fillRect(-3, -0.9, 6, 1.8);
}
