/** A record's mark as a small drawing, the same as on the map. */
import { shape, sideColour } from '../state/palette.js';
import { military } from '../data/military.js';
import { h, svg } from './dom.js';

/** @param {string} type @param {string} side @param {'light'|'dark'} theme @param {boolean} [precise] */
export function symbol(type, side, theme, precise = true) {
  const colour = sideColour(theme, side);
  const paint = { fill: precise ? colour : 'none', stroke: colour, 'stroke-width': precise ? 1 : 1.8 };
  const corners = shape(type).map(([x, y]) => `${(x * 6.5).toFixed(1)},${(y * 6.5).toFixed(1)}`).join(' ');
  const outline = corners ? svg('polygon', { points: corners, ...paint }) : svg('circle', { r: 6.2, ...paint });
  const mark = svg('svg', { viewBox: '-10 -10 20 20', width: 20, height: 20, class: 'symbol', 'aria-hidden': 'true' }, outline);
  const ink = precise ? 'var(--paper)' : colour;
  if (side === 'security_action') mark.append(svg('circle', { r: 2, fill: ink }));
  if (side === 'engagement') mark.append(svg('rect', { x: -3, y: -0.9, width: 6, height: 1.8, fill: ink }));
  return mark;
}

/** A record's mark as the map shows it now: military, if that is chosen. @param {import('./filters.js').Scene} scene @param {string} type @param {string} side @param {boolean} [precise] */
export function symbolOf({ state, theme }, type, side, precise = true) {
  if (state.symbols !== 'military') return symbol(type, side, theme, precise);
  const box = h('span', { class: 'symbol military', 'aria-hidden': 'true' });
  military().then((symbols) => box.append(copy(symbols(type, side))), () => box.append(symbol(type, side, theme, precise)));
  return box;
}

/** A canvas is in one place only. @param {import('../data/military.js').Symbol} of */
function copy({ canvas, width, height }) {
  const twin = h('canvas', { width: canvas.width, height: canvas.height });
  Object.assign(twin.style, { inlineSize: `${width}px`, blockSize: `${height}px` });
  twin.getContext('2d')?.drawImage(canvas, 0, 0);
  return twin;
}
