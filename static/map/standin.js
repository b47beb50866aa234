/**
 * What stands for a tile that does not come: the same ground as tiles of other zooms show it, if they are here. It is coarser, or has gaps, and is better than
 * an empty map. Its features are in the coordinates of the tile that it stands for, so that whoever draws or asks a tile need not know.
 */
import { tileURL } from './address.js';

/** @typedef {import('./tilestore.js').Address} Address @typedef {import('./tilestore.js').Layers} Layers @typedef {import('./tilestore.js').Drawn} Drawn */

/** How many zooms away it is looked for. Farther up, a group stands for half a country; farther down, there are too many tiles. */
const MOST = { up: 4, down: 2 };

/** @param {(url: string) => Layers|null} ready what is here @param {string} collection @param {Address} at @param {string} [query] @returns {Layers|null} */
export function standIn(ready, collection, at, query) {
  const of = (/** @type {Address} */ one) => ready(tileURL(collection, one, query));
  return above(of, at) ?? below(of, at);
}

/** The nearest tile that holds this one, enlarged. @param {(at: Address) => Layers|null} of @param {Address} at */
function above(of, { z, x, y }) {
  for (let up = 1; up <= Math.min(z, MOST.up); up++) {
    const times = 2 ** up;
    const layers = of({ z: z - up, x: Math.floor(x / times), y: Math.floor(y / times) });
    if (layers) return moved(layers, times, -(x % times), -(y % times));
  }
  return null;
}

/** The tiles of the nearest zoom that lie in this one, made smaller. @param {(at: Address) => Layers|null} of @param {Address} at */
function below(of, { z, x, y }) {
  for (let down = 1; down <= MOST.down; down++) {
    const times = 2 ** down;
    const found = [];
    for (let row = 0; row < times; row++) {
      for (let column = 0; column < times; column++) {
        const layers = of({ z: z + down, x: x * times + column, y: y * times + row });
        if (layers) found.push(moved(layers, 1 / times, column / times, row / times));
      }
    }
    if (found.length) return joined(found);
  }
  return null;
}

/** @param {Layers} layers @param {number} times larger @param {number} right in tiles of the new size @param {number} down @returns {Layers} */
function moved(layers, times, right, down) {
  return Object.fromEntries(Object.entries(layers).map(([name, features]) => [name, features.map((feature) => {
    const { extent } = feature;
    const lines = feature.lines.map((line) => line.map((p) => ({ x: p.x * times + right * extent, y: p.y * times + down * extent })));
    return { ...feature, lines };
  }).filter(touches)]));
}

/** A point of the tiles beside would be there twice, and what reaches nowhere into this one need not be drawn. @param {Drawn} feature */
function touches({ type, lines, extent }) {
  const all = lines.flat();
  if (type === 1) return all.every((p) => p.x >= 0 && p.y >= 0 && p.x < extent && p.y < extent);
  return all.some((p) => p.x >= 0) && all.some((p) => p.x <= extent) && all.some((p) => p.y >= 0) && all.some((p) => p.y <= extent);
}

/** @param {Layers[]} parts @returns {Layers} */
function joined(parts) {
  /** @type {Layers} */
  const all = {};
  for (const part of parts) for (const [name, features] of Object.entries(part)) all[name] = [...(all[name] ?? []), ...features];
  return all;
}
