/** The tiles of some collections that the view needs, for the canvases over the whole view. */
import { TILE, tileURL } from './canvaslayer.js';

/** @typedef {import('./tilestore.js').Drawn} Drawn */

export class ViewTiles {
  /**
   * @param {import('leaflet').Map} map @param {import('./tilestore.js').TileStore} store
   * @param {string} collection @param {() => string} query @param {() => void} changed
   */
  constructor(map, store, collection, query, changed) {
    this.map = map; this.store = store; this.collection = collection; this.query = query; this.changed = changed;
    /** @type {Map<string, {x: number, y: number}[]>} tile corners in world pixels, by address: far out, the world is seen more than once */
    this.wanted = new Map();
    this.zoom = -1;
  }

  /** Asks for what the view needs and lets go of the rest. */
  update() {
    const next = this.needed();
    for (const url of next.keys()) if (!this.wanted.has(url)) this.ask(url);
    for (const url of this.wanted.keys()) if (!next.has(url)) this.store.release(url);
    this.wanted = next;
    this.zoom = this.map.getZoom();
  }

  /** Asks for everything anew: the answers may have changed. */
  renew() {
    for (const url of this.wanted.keys()) this.store.release(url);
    this.wanted = new Map();
    this.update();
  }

  /** @param {string} url */
  ask(url) {
    this.store.want(url).then(() => this.wanted.has(url) && this.changed(), () => this.wanted.delete(url));
  }

  needed() {
    const { min, max } = this.map.getPixelBounds();
    const z = this.map.getZoom() - 1;
    const n = 2 ** z;
    const needed = new Map();
    if (!min || !max || z < 0) return needed;
    for (let y = Math.max(0, Math.floor(min.y / TILE)); y <= Math.min(n - 1, Math.floor(max.y / TILE)); y++) {
      for (let x = Math.floor(min.x / TILE); x <= Math.floor(max.x / TILE); x++) {
        const url = tileURL(this.collection, { z, x: ((x % n) + n) % n, y }, this.query());
        needed.set(url, [...(needed.get(url) ?? []), { x: x * TILE, y: y * TILE }]);
      }
    }
    return needed;
  }

  /** Features that are here, with their tile's corner in world pixels. @param {(feature: Drawn, corner: {x: number, y: number}) => void} see @param {string} [layer] */
  each(see, layer = this.collection) {
    if (this.zoom !== this.map.getZoom()) return;
    for (const [url, corners] of this.wanted) {
      for (const feature of this.store.ready(url)?.[layer] ?? []) for (const corner of corners) see(feature, corner);
    }
  }

  /** True while something is on its way. */
  get waiting() { return [...this.wanted.keys()].some((url) => !this.store.ready(url)); }
}
