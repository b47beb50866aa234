/** The formats that records can be taken along in: those that the server names, the common ones first and the rest behind one line. */
import { local } from '../../data/feed.js';
import { plus } from '../../state/query.js';
import { bdi, h } from '../dom.js';

/** Always there. */
const COMMON = ['geojson', 'csv', 'kml'];

/** What they are called in every language. @type {Record<string, string>} */
const NAMES = {
  geojson: 'GeoJSON', csv: 'CSV', kml: 'KML', gpkg: 'GeoPackage', fgb: 'FlatGeobuf', parquet: 'GeoParquet', geojsonseq: 'GeoJSONSeq', jsonfg: 'JSON-FG',
  'hxl-csv': 'CSV + HXL', 'acled-csv': 'CSV (ACLED)', cot: 'Cursor on Target', stix: 'STIX', shp: 'Shapefile', gpx: 'GPX',
};

/** Formats of the links of a listing, but the page to read. @param {{href: string, rel: string}[]} links @returns {string[]} */
export function formatsOf(links) {
  const all = (links ?? []).filter(({ rel }) => rel === 'alternate' || rel === 'self').map(({ href }) => new URLSearchParams(local(href).split('?')[1]).get('f') ?? '');
  return [...new Set([...COMMON, ...all])].filter((f) => f && f !== 'html');
}

/** @param {string} f */
export const nameOf = (f) => NAMES[f] ?? f.toUpperCase();

/** One file. @param {string} f @param {URLSearchParams} query @param {string} note how many records */
const file = (f, query, note) => h('li', {}, h('a', { class: 'share-file', 'data-key': `file:${f}`, href: `/collections/incidents/items?${plus(query, { f })}`, download: '' }, h('strong', { dir: 'ltr' }, nameOf(f)), note ? h('span', { class: 'soft' }, bdi(note)) : null));

/** @param {string[]} formats @param {URLSearchParams} query @param {string} note @param {string} more what the others are called */
export const files = (formats, query, note, more) => [
  h('ul', { class: 'share-files' }, ...COMMON.map((f) => file(f, query, note))),
  formats.length > COMMON.length ? h('details', { class: 'share-more' }, h('summary', { 'data-key': 'share-more' }, more), h('ul', { class: 'share-files rest' }, ...formats.filter((f) => !COMMON.includes(f)).map((f) => file(f, query, '')))) : null,
];
