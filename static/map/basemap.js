/** How the ground is painted: countries, governorates, borders. From our own tiles only. */
import { path } from './path.js';

/** @typedef {import('./tilestore.js').Drawn} Drawn @typedef {import('../state/palette.js').Paint} Paint */

/** The countries that the map is about; the others lie a little back. */
const FOCUS = new Set(['IRQ', 'SYR', 'LBN']);

/** @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint */
export function paintCountries(ctx, features, paint) {
  for (const feature of features) {
    path(ctx, feature);
    ctx.fillStyle = FOCUS.has(feature.properties.code) ? paint.focus : paint.land;
    ctx.fill('evenodd');
    ctx.strokeStyle = paint.coast;
    ctx.lineWidth = 0.8;
    ctx.stroke();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint @param {number} [strength] 0 to 1 */
export function paintGovernorates(ctx, features, paint, strength = 1) {
  ctx.globalAlpha = strength;
  ctx.strokeStyle = paint.admin1;
  ctx.lineWidth = 1;
  for (const feature of features) { path(ctx, feature); ctx.stroke(); }
}

/** @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint */
export function paintBorders(ctx, features, paint) {
  ctx.lineJoin = 'round';
  for (const feature of features) {
    const disputed = Boolean(feature.properties.disputed);
    path(ctx, feature);
    if (disputed) { // the solid outline of the countries beneath would say that it is settled
      ctx.setLineDash([]);
      ctx.strokeStyle = paint.land;
      ctx.lineWidth = 2.4;
      ctx.stroke();
    }
    ctx.setLineDash(disputed ? [5, 4] : []);
    ctx.strokeStyle = paint.border;
    ctx.lineWidth = 1.4;
    ctx.stroke();
  }
}
