/** What the page shows first: the newest 90 days if at least 50 incidents fall in them, else everything. Patterns and estimates that span a year don't count. */
import { addDays } from '../state/days.js';
import { plus } from '../state/query.js';
import { get, getJSON } from './fetch.js';
import { decode } from './mvt.js';

const DAYS = 90;
const ENOUGH = 50;

/**
 * The first and last day that have records ('' = none), the newest day of a single incident, how many records there are, and the box
 * west, south, east, north (degrees, WGS 84) that holds those on the map (null = none), and the tag of the count, which
 * is another when the records are.
 * @typedef {{oldest: string, newest: string, recent: string, total: number, box: [number, number, number, number]|null, tag: string}} Whole
 * @returns {Promise<Whole>}
 */
export async function extent() {
  const [collection, count, latest] = await Promise.all([getJSON('/collections/incidents'), get('/stats/count'), getJSON('/collections/incidents/items?record_kind=incident&sort=-occurred&limit=1')]);
  const { matched } = await count.json();
  const [start, end] = collection.extent?.temporal?.interval?.[0] ?? [];
  const day = (/** @type {any} */ time) => (time ? String(time).slice(0, 10) : '');
  const newest = latest.features?.[0]?.properties ?? {};
  return { oldest: day(start), newest: day(end), recent: day(newest.last_day || newest.first_day), total: matched, box: collection.extent?.spatial?.bbox?.[0] ?? null, tag: count.headers.get('ETag') ?? '' };
}

/** @param {string} newest newest day of an incident, '' = none @returns {Promise<import('../state/url.js').Range>} */
export async function openingRange(newest) {
  if (!newest) return { from: '', to: '' };
  const range = { from: addDays(newest, 1 - DAYS), to: newest };
  const { matched } = await getJSON(`/stats/count?${plus(new URLSearchParams(), { record_kind: 'incident', datetime: `${range.from}/${range.to}` })}`);
  return matched >= ENOUGH ? range : { from: '', to: '' };
}

/**
 * Country and governorate names by code, for the facets. The countries come from one small tile of the region: their outlines are megabytes.
 * @returns {Promise<Record<'adm0'|'adm1', Record<string, {en: string, ar: string}>>>}
 */
export async function areaNames() {
  const [tile, items] = await Promise.all([get('/tiles/admin0/2/2/1.mvt'), getJSON('/collections/admin1/items?limit=1000')]);
  const countries = tile.status === 204 ? [] : (decode(await tile.arrayBuffer()).admin0 ?? []);
  return { adm0: byCode(countries), adm1: byCode(items.features) };
}

/** @param {{properties: Record<string, any>}[]} features */
const byCode = (features) => Object.fromEntries(features.map(({ properties: p }) => [p.code, { en: p.name_en || p.code, ar: p.name_ar || p.name_en || p.code }]));
