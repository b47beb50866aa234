/**
 * What is asked for at one place at the same moment comes as one tile. A view has eight collections of ground and of what lies over it, on six tiles: each
 * request costs a browser some milliseconds of its processors, however small and near the answer is.
 */
import { Refused, get } from '../data/fetch.js';
import { decode } from '../data/mvt.js';
import { tileURL } from './address.js';

/** @typedef {import('./tilestore.js').Layers} Layers */
/** @typedef {{collections: Set<string>, left: number, control: AbortController, answer: Promise<Layers>}} Round left = who still waits for it */

/** Who may come with others: whole collections. What is filtered is a question of its own. */
const PLAIN = /^\/tiles\/(?!incidents\/)([^/]+)\/(\d+)\/(\d+)\/(\d+)\.mvt$/;
/** The records first: they are what the reader waits for. */
const asked = (/** @type {string} */ url) => ({ accept: 'application/vnd.mapbox-vector-tile', priority: /** @type {RequestPriority} */ (url.startsWith('/tiles/incidents/') ? 'auto' : 'low') });

/** @param {string} url @param {AbortSignal} signal @returns {Promise<Layers>} */
async function fetched(url, signal) {
  const answer = await get(url, signal, asked(url));
  return answer.status === 204 ? {} : decode(await answer.arrayBuffer());
}

export class Together {
  constructor() {
    /** @type {Map<string, Round>} what is gathered, by place */
    this.rounds = new Map();
  }

  /** @param {string} url of a tile of one collection @param {AbortSignal} signal @returns {Promise<Layers>} its layers, and no others */
  async tile(url, signal) {
    const [, collection, z, x, y] = PLAIN.exec(url) ?? [];
    if (!collection) return fetched(url, signal);
    const round = this.round(`${z}/${y}/${x}`, { z: Number(z), x: Number(x), y: Number(y) });
    round.collections.add(collection);
    round.left++;
    signal.addEventListener('abort', () => { if (!--round.left) this.drop(round); });
    try {
      const layers = await round.answer;
      signal.throwIfAborted();
      return layers[collection] ? { [collection]: layers[collection] } : {};
    } catch (error) {
      if (error instanceof Refused && round.collections.size > 1) return fetched(url, signal); // for one that is gone by now the others are not kept back
      throw error;
    }
  }

  /** @param {string} at as tiles of several collections have it @param {import('./tilestore.js').Address} place @returns {Round} */
  round(at, place) {
    const before = this.rounds.get(at);
    if (before) return before;
    /** @type {Round} */
    const round = { collections: new Set(), left: 0, control: new AbortController(), answer: Promise.resolve().then(() => {
      this.forget(round);
      const all = [...round.collections];
      return fetched(all.length > 1 ? `/tiles/WebMercatorQuad/${at}?collections=${all.join(',')}` : tileURL(all[0], place), round.control.signal);
    }) };
    this.rounds.set(at, round);
    return round;
  }

  /** Nobody waits for it any more. @param {Round} round */
  drop(round) {
    this.forget(round); // who asks for the same place now begins anew
    round.control.abort();
  }

  /** @param {Round} round */
  forget(round) { for (const [at, one] of this.rounds) if (one === round) this.rounds.delete(at); }
}
