/** Vector tiles, asked for once, shared by the layers that draw them, aborted when nobody waits any more. */
import { outdated } from '../data/fetch.js';
import { Together } from './together.js';

/**
 * @typedef {{z: number, x: number, y: number}} Address
 * @typedef {import('../data/mvt.js').Layers} Layers @typedef {import('../data/mvt.js').Drawn} Drawn
 * @typedef {{promise: Promise<Layers>, control: AbortController, waiting: number, done: Layers|null}} Entry
 */

/** How much is kept that nobody waits for any more. */
const KEPT = { tiles: 600, features: 200_000 };

/** @param {Entry} entry */
const size = ({ done }) => (done ? Object.values(done).reduce((n, layer) => n + layer.length, 0) : 0);

export class TileStore {
  /** @param {(error: unknown) => void} failed @param {() => void} arrived */
  constructor(failed, arrived) {
    this.failed = failed;
    this.arrived = arrived;
    this.missed = false; // some did not come
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    this.together = new Together();
  }

  /** @param {string} url @returns {Promise<Layers>} */
  want(url) {
    let entry = this.entries.get(url);
    if (!entry) {
      entry = this.load(url);
      this.entries.set(url, entry);
    }
    entry.waiting++;
    return entry.promise;
  }

  /** The tile's features, if they are here. @param {string} url */
  ready(url) { return this.entries.get(url)?.done ?? null; }

  /** Says that one caller no longer waits. @param {string} url */
  release(url) {
    const entry = this.entries.get(url);
    if (!entry) return;
    entry.waiting--;
    if (entry.waiting > 0) return;
    if (!entry.done) { entry.control.abort(); this.entries.delete(url); } else this.prune();
  }

  /** Forgets the oldest. */
  prune() {
    let features = [...this.entries.values()].reduce((n, entry) => n + size(entry), 0);
    for (const [url, entry] of this.entries) {
      if (this.entries.size <= KEPT.tiles && features <= KEPT.features) return;
      if (entry.waiting > 0) continue;
      this.entries.delete(url);
      features -= size(entry);
    }
  }

  /** Forgets answers that may have changed. @param {(url: string) => boolean} which */
  forget(which) {
    for (const [url, entry] of this.entries) if (which(url) && entry.done) this.entries.delete(url);
  }

  /** @param {string} url @returns {Entry} */
  load(url) {
    const control = new AbortController();
    /** @type {Entry} */
    const entry = { control, waiting: 0, done: null, promise: this.together.tile(url, control.signal) };
    entry.promise.then((layers) => { entry.done = layers; this.arrived(); }, (error) => {
      if (this.entries.get(url) === entry) this.entries.delete(url); // an aborted one may have been asked for again
      if (outdated(error)) return;
      this.missed = true;
      this.failed(error);
    });
    return entry;
  }
}
