// Reads a vector tile from stdin as the page does, and writes layers, features, attributes and positions as JSON.
import process from "node:process";
import { buffer } from 'node:stream/consumers';
import { PbfReader } from 'pbf';
import { VectorTile } from '@mapbox/vector-tile';

// Not readFileSync(0): a pipe that is slower than its reader ends that with EAGAIN.
const tile = new VectorTile(new PbfReader(await buffer(process.stdin)));
const layers = Object.values(tile.layers).map((layer) => ({
  name: layer.name, version: layer.version, extent: layer.extent,
  features: Array.from({ length: layer.length }, (_, i) => {
    const feature = layer.feature(i);
    return { type: feature.type, properties: feature.properties, lines: feature.loadGeometry().map((line) => line.map((p) => [p.x, p.y])) };
  }),
}));
process.stdout.write(JSON.stringify(layers));
