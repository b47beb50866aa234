/** How belts, corridors, zones and facilities are painted: quietly, under the incidents. */
import { path } from './path.js';

/** Each takes the layer's strength, 0 to 1: how opaque the reader wants it. */
/** @typedef {import('./tilestore.js').Drawn} Drawn @typedef {import('../state/palette.js').Paint} Paint */

/** @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint @param {number} [strength] */
export function paintBelts(ctx, features, paint, strength = 1) {
  for (const feature of features) {
    path(ctx, feature);
    ctx.globalAlpha = 0.13 * strength;
    ctx.fillStyle = paint.belt;
    ctx.fill('evenodd');
    ctx.globalAlpha = 0.45 * strength;
    ctx.strokeStyle = paint.belt;
    ctx.lineWidth = 0.8;
    ctx.stroke();
  }
}

/** Zones are hatched: their edge is not sharp. @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint @param {number} [strength] */
export function paintAreas(ctx, features, paint, strength = 1) {
  const pattern = ctx.createPattern(hatch(paint.area), 'repeat');
  for (const feature of features) {
    path(ctx, feature);
    if (feature.type === 3 && pattern) {
      ctx.globalAlpha = 0.3 * strength;
      ctx.fillStyle = pattern;
      ctx.fill('evenodd');
    }
    ctx.globalAlpha = 0.55 * strength;
    ctx.strokeStyle = paint.area;
    ctx.setLineDash([2, 4]);
    ctx.lineWidth = feature.type === 3 ? 1 : 2;
    ctx.stroke();
  }
}

/** @param {string} colour */
function hatch(colour) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 8;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.strokeStyle = colour;
  ctx.lineWidth = 0.9;
  ctx.beginPath();
  for (const d of [-8, 0, 8]) { ctx.moveTo(d, 8); ctx.lineTo(d + 8, 0); }
  ctx.stroke();
  return canvas;
}

/** @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint @param {number} [strength] */
export function paintBands(ctx, features, paint, strength = 1) {
  ctx.globalAlpha = 0.12 * strength;
  ctx.fillStyle = paint.corridor;
  for (const feature of features) { path(ctx, feature); ctx.fill('evenodd'); }
}

/** Low confidence is drawn with wider gaps. @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint @param {number} [strength] */
export function paintCorridors(ctx, features, paint, strength = 1) {
  ctx.globalAlpha = 0.8 * strength;
  ctx.strokeStyle = paint.corridor;
  ctx.lineWidth = 1.6;
  ctx.lineCap = 'round';
  for (const feature of features) {
    ctx.setLineDash(feature.properties.confidence === 'low' ? [2, 6] : [9, 5]);
    path(ctx, feature);
    ctx.stroke();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint @param {number} [strength] */
export function paintFacilities(ctx, features, paint, strength = 1) {
  ctx.globalAlpha = strength;
  ctx.strokeStyle = paint.facility;
  ctx.fillStyle = paint.paper;
  ctx.lineWidth = 1.6;
  for (const feature of features) {
    const k = 512 / feature.extent;
    for (const [p] of feature.lines) {
      ctx.fillRect(p.x * k - 5, p.y * k - 5, 10, 10);
      ctx.strokeRect(p.x * k - 5, p.y * k - 5, 10, 10);
      ctx.strokeRect(p.x * k - 1.5, p.y * k - 1.5, 3, 3);
    }
  }
}
