/** The incidents of the view: joined, painted, and found again under the pointer. */
import { mark, merge } from './merge.js';
import { paintMark } from './marks.js';

/** @typedef {import('./merge.js').Mark} Mark @typedef {import('./viewtiles.js').ViewTiles} ViewTiles */

/** How far beyond the canvas marks still matter, in pixels: those that reach into it, or join with one that does. */
const BEYOND = 64;
const FADE_MS = 900;
/** More new marks than these are another picture. */
const MOST_FADING = 400;

/** A mark is the same one where it has the same id, or is as large a group at the same spot. @param {Mark} m */
const name = (m) => m.id || `${Math.round(m.x)} ${Math.round(m.y)} ${m.count}`;

export class Incidents {
  /** @param {ViewTiles} tiles */
  constructor(tiles) {
    this.tiles = tiles;
    /** @type {Mark[]} marks in world pixels */
    this.marks = [];
    /** @type {Set<string>|null} marks that were drawn before a change: others are new after it */
    this.before = null;
    this.fading = { marks: /** @type {Set<string>} */ (new Set()), since: 0 };
  }

  /** What is drawn now is known: what a change brings fades in. */
  remember() { this.before ??= new Set(this.marks.map(name)); }

  /** How much of a mark is seen yet, by its name; null = nothing is new. @returns {((m: Mark) => number)|null} */
  freshness() {
    if (this.before && !this.tiles.waiting) {
      const { before } = this;
      this.before = null;
      const fresh = this.marks.map(name).filter((n) => !before.has(n));
      if (fresh.length <= MOST_FADING) this.fading = { marks: new Set(fresh), since: performance.now() };
    }
    const part = (performance.now() - this.fading.since) / FADE_MS;
    if (!this.fading.marks.size || part >= 1) { this.fading.marks.clear(); return null; }
    return (m) => (this.fading.marks.has(name(m)) ? part : 1);
  }

  /** @param {import('./labels.js').Frame} frame @param {import('./marks.js').Look} look */
  draw(frame, look) {
    /** @type {Mark[]} */
    const marks = [];
    const { ctx, origin, size } = frame;
    this.tiles.each((feature, corner) => {
      if (feature.properties.buffer) return; // a copy of what the next tile has, for renderers that draw tile by tile
      const spot = feature.lines[0]?.[0];
      if (!spot) return;
      const k = 512 / feature.extent;
      const [x, y] = [corner.x + spot.x * k, corner.y + spot.y * k];
      if (Math.abs(x - origin.x - size.x / 2) < size.x / 2 + BEYOND && Math.abs(y - origin.y - size.y / 2) < size.y / 2 + BEYOND) marks.push(mark(feature.properties, x, y));
    });
    this.marks = merge(marks);
    this.shapes(ctx, origin, look);
    const seen = this.freshness();
    for (const m of [...this.marks].reverse()) paintMark(ctx, { ...m, x: m.x - origin.x, y: m.y - origin.y, seen: seen?.(m) ?? 1 }, look);
  }

  /** Incidents that are lines or areas, clipped to their tile: where a tile cuts an area is no edge of it. @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} origin @param {import('./marks.js').Look} look */
  shapes(ctx, origin, look) {
    ctx.strokeStyle = look.paint.soft;
    ctx.lineWidth = 1.2;
    ctx.globalAlpha = 0.55; // dashes are for disputed borders: these are dots
    ctx.setLineDash([1, 3]);
    ctx.save();
    /** @type {object|null} */
    let tile = null;
    this.tiles.each((feature, corner) => {
      const k = 512 / feature.extent;
      if (corner !== tile) {
        ctx.restore();
        ctx.save();
        ctx.beginPath();
        ctx.rect(corner.x - origin.x, corner.y - origin.y, 512, 512);
        ctx.clip();
        tile = corner;
      }
      ctx.beginPath();
      for (const line of feature.lines) {
        line.forEach((p, i) => ctx[i ? 'lineTo' : 'moveTo'](corner.x + p.x * k - origin.x, corner.y + p.y * k - origin.y));
      }
      ctx.stroke();
    }, 'incidents_shapes');
    ctx.restore();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  /** Whether no mark lies over a label. @param {import('./placing.js').Label} one in canvas pixels @param {{x: number, y: number}} origin */
  free(one, origin) {
    return this.marks.every((m) => Math.abs(m.x - origin.x - one.x) > one.width / 2 + m.r || Math.abs(m.y - origin.y - one.y) > 7 + m.r);
  }

  /** The topmost mark at a place. @param {{x: number, y: number}} p world pixels @param {number} [slack] pixels @returns {Mark|null} */
  at(p, slack = 3) {
    let best = null;
    let least = Infinity;
    for (const m of this.marks) {
      const d = Math.hypot(m.x - p.x, m.y - p.y);
      if (d <= m.r + slack && d < least) { best = m; least = d; }
    }
    return best;
  }
}
