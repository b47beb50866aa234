// Writes one layer as gzipped GeoJSON: the same input gives the same bytes on every system.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Rounds every coordinate to 6 decimals (0.11 m): finer than any source here. */
function round(coordinates) {
  if (typeof coordinates[0] !== 'number') return coordinates.map(round);
  return coordinates.map((v) => Math.round(v * 1e6) / 1e6);
}

/** Compresses without time stamp or name of the operating system. */
function gzip(text) {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255;
  return bytes;
}

/**
 * Writes folder/name.geojson.gz: a FeatureCollection with the layer's source, licence, version and attribution on top.
 * @param {string} folder
 * @param {string} name
 * @param {{source: string, licence: string, version: string, attribution: string}} origin
 * @param {Array<{properties: object, geometry: object}>} features
 */
export async function writeLayer(folder, name, origin, features) {
  const lines = features.map(({ properties, geometry }) => JSON.stringify({
    type: 'Feature', properties, geometry: { type: geometry.type, coordinates: round(geometry.coordinates) },
  }));
  const head = JSON.stringify({ type: 'FeatureCollection', name, ...origin });
  const bytes = gzip(`${head.slice(0, -1)},"features":[\n${lines.join(',\n')}\n]}\n`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.geojson.gz`), bytes);
  console.log(`seed/base/${name}.geojson.gz: ${features.length} features, ${Math.ceil(bytes.length / 1024)} KiB`);
}
