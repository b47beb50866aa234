/** Tiles of 512 px whose shapes are painted on a canvas each: for what has no marks that reach over a tile's edge. */
import * as L from 'leaflet';
import { outdated } from '../data/fetch.js';
import { TILE, address, tileURL } from './address.js';
import { path } from './path.js';
import { standIn } from './standin.js';

/**
 * @typedef {import('./tilestore.js').Drawn} Drawn
 * @typedef {{collection: string, query: () => string, paint: (ctx: CanvasRenderingContext2D, features: Drawn[]) => void, shown: () => boolean}} Part
 */

/** @type {any} */
export const CanvasLayer = L.GridLayer.extend({
  options: { tileSize: TILE, zoomOffset: -1, updateWhenIdle: false, keepBuffer: 1 },

  /** @param {import('./tilestore.js').TileStore} store @param {Part[]} parts bottom first @param {object} options */
  initialize(store, parts, options) {
    this.store = store;
    this.parts = parts;
    this.found = {};
    L.Util.setOptions(this, options);
    this.on('tileunload', (/** @type {any} */ e) => this.release(e.tile));
  },

  createTile(/** @type {import('leaflet').Coords} */ coords, /** @type {any} */ done) {
    const canvas = /** @type {HTMLCanvasElement & {urls: string[]}} */ (document.createElement('canvas'));
    const at = address({ x: coords.x, y: coords.y, z: coords.z - 1 });
    const parts = this.parts.filter((/** @type {Part} */ p) => p.shown());
    canvas.urls = parts.map((/** @type {Part} */ p) => tileURL(p.collection, at, p.query()));
    Promise.allSettled(canvas.urls.map((/** @type {string} */ url) => this.store.want(url))).then((/** @type {PromiseSettledResult<any>[]} */ answers) => {
      const layers = answers.map((answer, i) => (answer.status === 'fulfilled' ? answer.value : outdated(answer.reason) ? {} : this.instead(parts[i], at)));
      Object.assign(canvas, { parts, layers });
      const ctx = layers.some((one, i) => one[parts[i].collection]?.length) ? canvasOf(canvas) : null; // the sea has none: the browser keeps a picture of each
      if (ctx) layers.forEach((one, i) => this.paint(ctx, parts[i], one));
      done(null, canvas); // with an error, Leaflet would hide it: the store knows of what is missing
    });
    return canvas;
  },

  /** @param {Part} part @param {import('./tilestore.js').Address} at */
  instead({ collection, query }, at) { return standIn((url) => this.store.ready(url), collection, at, query()) ?? {}; },

  paint(/** @type {CanvasRenderingContext2D} */ ctx, /** @type {Part} */ part, /** @type {any} */ layers) {
    const features = layers[part.collection] ?? [];
    this.found[part.collection] = (this.found[part.collection] ?? 0) + features.length;
    ctx.save();
    part.paint(ctx, features);
    ctx.restore();
  },

  /** Paints all tiles of the zoom onto another canvas, in the coordinates of the layers. @param {CanvasRenderingContext2D} ctx */
  draw(ctx) {
    for (const { el, coords } of /** @type {any[]} */ (Object.values(this._tiles))) {
      if (coords.z !== this._tileZoom || !el.parts) continue;
      const level = L.DomUtil.getPosition(this._level.el);
      const at = L.DomUtil.getPosition(el).add(level);
      ctx.save();
      ctx.translate(at.x, at.y);
      ctx.beginPath();
      ctx.rect(0, 0, TILE, TILE);
      ctx.clip();
      el.parts.forEach((/** @type {Part} */ part, /** @type {number} */ i) => { ctx.save(); part.paint(ctx, el.layers[i][part.collection] ?? []); ctx.restore(); });
      ctx.restore();
    }
  },

  release(/** @type {any} */ canvas) { (canvas.urls ?? []).forEach((/** @type {string} */ url) => this.store.release(url)); },

  /** Features of this layer under a point. @returns {{collection: string, properties: Record<string, any>}[]} */
  at(/** @type {import('leaflet').Map} */ map, /** @type {import('leaflet').LatLng} */ latlng) {
    const p = map.project(latlng, map.getZoom());
    const coords = { x: Math.floor(p.x / TILE), y: Math.floor(p.y / TILE), z: map.getZoom() - 1 };
    const tile = this._tiles[`${coords.x}:${coords.y}:${map.getZoom()}`];
    if (!tile?.el?.layers) return [];
    return this.hits(tile.el, { x: p.x - coords.x * TILE, y: p.y - coords.y * TILE });
  },

  /** @param {{parts: Part[], layers: import('./tilestore.js').Layers[]}} tile @param {{x: number, y: number}} spot */
  hits({ parts, layers }, spot) {
    const found = [];
    for (const [i, { collection }] of parts.entries()) {
      for (const feature of layers[i][collection] ?? []) {
        if (inside(feature, spot)) found.push({ collection, properties: feature.properties });
      }
    }
    return found.reverse();
  },
});

/** Makes a tile ready to be painted on. @param {HTMLCanvasElement} canvas */
function canvasOf(canvas) {
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = canvas.height = TILE * scale;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(scale, scale);
  return ctx;
}

const probe = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');

/** @param {Drawn} feature @param {{x: number, y: number}} spot */
function inside(feature, spot) {
  if (!probe) return false;
  path(probe, feature);
  if (feature.type === 3) return probe.isPointInPath(spot.x, spot.y, 'evenodd');
  probe.lineWidth = 12;
  return probe.isPointInStroke(spot.x, spot.y);
}
