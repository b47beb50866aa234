/** What the page shows first: the newest 90 days if at least 50 incidents fall in them, else everything. Patterns and estimates that span a year don't count. */
import { addDays } from '../state/days.js';
import { plus } from '../state/query.js';
import { get, getJSON } from './fetch.js';

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
async function openingRange(newest) {
  if (!newest) return { from: '', to: '' };
  const range = { from: addDays(newest, 1 - DAYS), to: newest };
  const { matched } = await getJSON(`/stats/count?${plus(new URLSearchParams(), { record_kind: 'incident', datetime: `${range.from}/${range.to}` })}`);
  return matched >= ENOUGH ? range : { from: '', to: '' };
}

/**
 * What the page has to know before it draws anything.
 * @typedef {{codes: any, whole: Whole, range: import('../state/url.js').Range|null}} Opening range = null: the address says which
 */

/**
 * Asks at once, while the modules come, and again where that failed.
 * @param {boolean} ranged whether the address says which time is shown @returns {() => Promise<Opening>}
 */
export function opening(ranged) {
  const ask = async () => {
    const [codes, whole] = await Promise.all([getJSON('/codes'), extent()]);
    return { codes, whole, range: ranged ? null : await openingRange(whole.recent) };
  };
  /** @type {Promise<Opening>|null} */
  let first = ask();
  first.catch(() => {}); // whoever waits for it hears it
  return () => {
    const asked = first ?? ask();
    first = null;
    return asked;
  };
}
