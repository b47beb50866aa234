/** Military symbols: the library is large and is loaded when they are first switched on (ADR 21). */
import { sidc } from '../state/sidc.js';

/** @typedef {{canvas: HTMLCanvasElement, x: number, y: number, width: number, height: number}} Symbol x, y: its anchor in CSS pixels from the upper left */
/** @typedef {(type: string, side: string) => Symbol} Symbols */

/** Height of a symbol's frame in pixels. */
const SIZE = 17;

/** @type {Promise<Symbols>|null} */
let ready = null;

/** @returns {Promise<Symbols>} */
export function military() {
  ready ??= import('milsymbol').then(({ default: ms }) => maker(ms));
  ready.catch(() => { ready = null; }); // may come when the server is back
  return ready;
}

/** Each symbol is drawn once. @param {any} ms @returns {Symbols} */
function maker(ms) {
  /** @type {Record<string, Symbol>} */
  const made = {};
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  return (type, side) => {
    const code = sidc(type, side);
    if (!made[code]) {
      const drawn = new ms.Symbol(code, { size: SIZE, outlineWidth: 4, outlineColor: 'rgba(255,255,255,.9)' });
      const { x, y } = drawn.getAnchor();
      const { width, height } = drawn.getSize();
      made[code] = { canvas: drawn.asCanvas(ratio), x, y, width, height };
    }
    return made[code];
  };
}
