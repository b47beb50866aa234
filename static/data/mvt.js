/**
 * Reads vector tiles into plain features.
 * @typedef {{type: number, properties: Record<string, any>, lines: {x: number, y: number}[][], extent: number}} Drawn type: 1 point, 2 line, 3 polygon
 * @typedef {Record<string, Drawn[]>} Layers features by layer
 */
import { PbfReader } from 'pbf';
import { VectorTile } from '@mapbox/vector-tile';

/** @param {ArrayBuffer} bytes @returns {Layers} */
export function decode(bytes) {
  if (!bytes.byteLength) return {};
  const tile = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  /** @type {Layers} */
  const layers = {};
  for (const [name, layer] of Object.entries(tile.layers)) {
    layers[name] = Array.from({ length: layer.length }, (_, i) => {
      const feature = layer.feature(i);
      return { type: feature.type, properties: feature.properties, lines: feature.loadGeometry(), extent: layer.extent };
    });
  }
  return layers;
}
