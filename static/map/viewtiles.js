/** The tiles of some collections that the view needs, for the canvases over the whole view. */
import { TILE, address, tileURL } from './address.js';
import { standIn } from './standin.js';

/**
 * @typedef {import('./tilestore.js').Drawn} Drawn
 * @typedef {{x: number, y: number}[]} Corners of a tile in world pixels: far out, the world is seen more than once
 * @typedef {{at: import('./tilestore.js').Address, corners: Corners}} Place @typedef {Place & {here: Promise<boolean>}} Wanted @typedef {{corners: Corners, layers: import('./tilestore.js').Layers}} Seen
 */

export class ViewTiles {
  /**
   * @param {import('leaflet').Map} map @param {import('./tilestore.js').TileStore} store
   * @param {string} collection @param {() => string} query @param {() => void} changed
   */
  constructor(map, store, collection, query, changed) {
    this.map = map; this.store = store; this.collection = collection; this.query = query; this.changed = changed;
    /** @type {Map<string, Wanted>} by address */
    this.wanted = new Map();
    /** @type {Map<string, Place>} what did not come, by address */
    this.lost = new Map();
    /** @type {Map<string, import('./tilestore.js').Layers|null>} what stands for what is not here */
    this.instead = new Map();
    this.zoom = -1;
    this.asked = '';
    /** @type {Seen[]|null} what is drawn until the tiles of a new filter are all here: half of one answer and half of another is none */
    this.held = null;
  }

  /** Asks for what the view needs and lets go of the rest. */
  update() {
    const query = this.query();
    const zoom = this.map.getZoom();
    if (zoom !== this.zoom) this.held = null;
    else if (query !== this.asked) this.held = this.seen();
    const next = new Map();
    for (const [url, place] of this.needed(query)) next.set(url, Object.assign(this.wanted.get(url) ?? this.ask(url), place));
    for (const url of this.wanted.keys()) if (!next.has(url)) this.store.release(url);
    for (const url of this.instead.keys()) if (!next.has(url)) this.instead.delete(url);
    Object.assign(this, { wanted: next, lost: new Map(), zoom, asked: query });
    if (!this.waiting) this.held = null;
  }

  /** Asks anew for tiles that may have changed; what is drawn stays until all are here. @param {(url: string) => boolean} touched */
  renew(touched) {
    const seen = this.seen();
    for (const url of [...this.wanted.keys()].filter(touched)) {
      this.store.release(url);
      this.wanted.delete(url);
    }
    this.store.forget(touched);
    this.instead.clear();
    this.held = seen;
    this.update();
  }

  /** @param {string} url @returns {Wanted} */
  ask(url) {
    /** @type {Wanted} */
    const one = { at: { z: 0, x: 0, y: 0 }, corners: [], here: this.store.want(url).then(() => this.came(url, one, true), () => this.came(url, one, false)) };
    return one;
  }

  /** @param {string} url @param {Wanted} one @param {boolean} here false = it will not come @returns {boolean} whether it is here, and still wanted */
  came(url, one, here) {
    if (this.wanted.get(url) !== one) return false;
    if (here) this.instead.delete(url); else { this.wanted.delete(url); this.lost.set(url, one); }
    if (this.held && this.waiting) return here;
    this.held = null;
    this.changed();
    return here;
  }

  /** Whether all that is wanted now came. */
  async whole() { return (await Promise.all([...this.wanted.values()].map((one) => one.here))).every(Boolean); }

  /** @param {string} query @returns {Map<string, Place>} */
  needed(query) {
    const { min, max } = this.map.getPixelBounds();
    const z = this.map.getZoom() - 1;
    const n = 2 ** z;
    /** @type {Map<string, Place>} */
    const needed = new Map();
    if (!min || !max || z < 0) return needed;
    for (let y = Math.max(0, Math.floor(min.y / TILE)); y <= Math.min(n - 1, Math.floor(max.y / TILE)); y++) {
      for (let x = Math.floor(min.x / TILE); x <= Math.floor(max.x / TILE); x++) {
        const at = address({ z, x, y });
        const url = tileURL(this.collection, at, query);
        needed.set(url, { at, corners: [...(needed.get(url)?.corners ?? []), { x: x * TILE, y: y * TILE }] });
      }
    }
    return needed;
  }

  /** What is drawn. @returns {Seen[]} */
  seen() {
    return this.held ?? [...this.wanted, ...this.lost].flatMap(([url, { at, corners }]) => { const layers = this.store.ready(url) ?? this.standing(url, at); return layers ? [{ layers, corners }] : []; });
  }

  /** What stands for a tile until it comes, which without a network is never. @param {string} url @param {import('./tilestore.js').Address} at */
  standing(url, at) {
    if (!this.instead.has(url)) this.instead.set(url, standIn((one) => this.store.ready(one), this.collection, at, this.asked));
    return this.instead.get(url);
  }

  /** Features that are here, with their tile's corner in world pixels. @param {(feature: Drawn, corner: {x: number, y: number}) => void} see @param {string} [layer] */
  each(see, layer = this.collection) {
    if (this.zoom !== this.map.getZoom()) return;
    for (const { layers, corners } of this.seen()) {
      for (const feature of layers[layer] ?? []) for (const corner of corners) see(feature, corner);
    }
  }

  /** True while something is on its way. */
  get waiting() { return [...this.wanted.keys()].some((url) => !this.store.ready(url)); }
}
