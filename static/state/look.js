/**
 * How marks and layers look: how opaque each layer is, and whether incidents are military symbols. A piece of the state: see pieces.js.
 * @typedef {{opacity: Record<string, number>, symbols: 'plain'|'military'}} Look opacity: of those layers that are not whole, over 0 and under 1
 * @typedef {import('./url.js').State} State
 */
import { LAYERS } from './fields.js';

/** The layers whose opacity can be chosen: names of places are read or are not there. */
export const FADING = LAYERS.filter((name) => name !== 'places');

/** A layer is faded in tenths. */
export const STEP = 0.1;

/** @returns {Look} */
export const defaults = () => ({ opacity: {}, symbols: 'plain' });

/** @param {URLSearchParams} q @returns {Partial<Look>} */
export function parse(q) {
  /** @type {Partial<Look>} */
  const look = {};
  if (q.get('sym') === 'military') look.symbols = 'military';
  /** @type {Record<string, number>} */
  const opacity = {};
  for (const part of (q.get('op') ?? '').split(',')) {
    const [, name, tenths] = /^([a-z0-9]+):0\.([1-9])$/.exec(part) ?? [];
    if (FADING.includes(name)) opacity[name] = Number(tenths) / 10;
  }
  if (Object.keys(opacity).length) look.opacity = opacity;
  return look;
}

/** @param {URLSearchParams} q @param {Look} state */
export function format(q, { opacity, symbols }) {
  if (symbols === 'military') q.set('sym', symbols);
  const faded = FADING.filter((name) => opacity[name]);
  if (faded.length) q.set('op', faded.map((name) => `${name}:${opacity[name].toFixed(1)}`).join());
}

/** How opaque a layer is. @param {Look} state @param {string} layer */
export const strength = (state, layer) => state.opacity[layer] ?? 1;

/** The opacities with one changed. @param {Look} state @param {string} layer @param {number} value 0.1 to 1 */
export function faded({ opacity }, layer, value) {
  const next = { ...opacity, [layer]: Math.round(value * 10) / 10 };
  if (next[layer] >= 1) delete next[layer];
  return next;
}
