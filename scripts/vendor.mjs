// Brings what the page imports from node_modules to static/vendor/, minified, with each library's licence text.
// Every file is an ES module that a browser loads as it is; the page's import map names them:
//
//   leaflet                  -> vendor/leaflet/leaflet.js
//   pbf                      -> vendor/pbf/pbf.js
//   @mapbox/vector-tile      -> vendor/vector-tile/vector-tile.js
//   @mapbox/point-geometry   -> vendor/point-geometry/point-geometry.js
//   leaflet-editable         -> vendor/leaflet-editable/leaflet-editable.js (a plain script: see static/map/editable.js)
//   intl-messageformat       -> vendor/intl-messageformat/intl-messageformat.js, and the three @formatjs modules that it imports
//   mgrs                     -> vendor/mgrs/mgrs.js
//   milsymbol                -> vendor/milsymbol/milsymbol.js (a plain script that sets a global: it gets an export)
//
// Usage: node scripts/vendor.mjs (after npm ci). The folder is made anew each time.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const vendor = path.join(root, 'static', 'vendor');

// package, folder under vendor/, and [file in the package, file in the folder, what is added to a script that is no module]
const libraries = [
  ['leaflet', 'leaflet', [['dist/leaflet-src.esm.js', 'leaflet.js'], ['dist/leaflet.css', 'leaflet.css'], ['dist/images', 'images'], ['LICENSE', 'LICENSE']]],
  ['pbf', 'pbf', [['index.js', 'pbf.js'], ['LICENSE', 'LICENSE']]],
  ['@mapbox/vector-tile', 'vector-tile', [['index.js', 'vector-tile.js'], ['LICENSE.txt', 'LICENSE']]],
  ['@mapbox/point-geometry', 'point-geometry', [['index.js', 'point-geometry.js'], ['LICENSE', 'LICENSE']]],
  ['leaflet-editable', 'leaflet-editable', [['src/Leaflet.Editable.js', 'leaflet-editable.js'], ['README.md', 'README.md']]],
  ['intl-messageformat', 'intl-messageformat', [['index.js', 'intl-messageformat.js'], ['LICENSE.md', 'LICENSE']]],
  ['@formatjs/fast-memoize', 'fast-memoize', [['index.js', 'fast-memoize.js'], ['LICENSE.md', 'LICENSE']]],
  ['@formatjs/icu-messageformat-parser', 'icu-messageformat-parser', [['index.js', 'icu-messageformat-parser.js'], ['LICENSE.md', 'LICENSE']]],
  ['@formatjs/icu-skeleton-parser', 'icu-skeleton-parser', [['index.js', 'icu-skeleton-parser.js'], ['LICENSE.md', 'LICENSE']]],
  ['mgrs', 'mgrs', [['dist/mgrs.esm.js', 'mgrs.js'], ['license.md', 'LICENSE']]],
  ['milsymbol', 'milsymbol', [['dist/milsymbol.js', 'milsymbol.js', 'export default globalThis.ms;'], ['LICENSE', 'LICENSE']]],
];

/** Copies one file or folder; scripts minified, which keeps the licence notes in them (@license, @preserve). */
async function copy(from, to, added = '') {
  if (!from.endsWith('.js')) return cp(from, to, { recursive: true });
  const { code } = await minify(`${await readFile(from, 'utf8')}\n${added}`, { module: true, compress: { passes: 2 }, format: { comments: 'some' } });
  return writeFile(to, code);
}

/** Copies one library and returns its line for versions.json. */
async function install([name, folder, files]) {
  const from = path.join(root, 'node_modules', name);
  const meta = JSON.parse(await readFile(path.join(from, 'package.json'), 'utf8'));
  await mkdir(path.join(vendor, folder), { recursive: true });
  for (const [source, target, added] of files) await copy(path.join(from, source), path.join(vendor, folder, target), added);
  return { name, version: meta.version, licence: meta.license, folder };
}

await rm(vendor, { recursive: true, force: true });
const installed = [];
for (const library of libraries) installed.push(await install(library));
await writeFile(path.join(vendor, 'versions.json'), `${JSON.stringify(installed, null, 2)}\n`);
console.log(`static/vendor: ${installed.map((l) => `${l.name} ${l.version}`).join(', ')}`);
