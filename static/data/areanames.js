/** What countries and governorates are called. */
import { get, getJSON } from './fetch.js';
import { decode } from './mvt.js';

/**
 * Country and governorate names by code, for the facets. The countries come from one small tile of the region: their outlines are megabytes.
 * @returns {Promise<Record<'adm0'|'adm1', Record<string, {en: string, ar: string}>>>}
 */
export async function areaNames() {
  const [tile, items] = await Promise.all([get('/tiles/admin0/2/2/1.mvt', undefined, { priority: 'low' }), getJSON('/collections/admin1/items?limit=1000', undefined, 'low')]);
  const countries = tile.status === 204 ? [] : (decode(await tile.arrayBuffer()).admin0 ?? []);
  return { adm0: byCode(countries), adm1: byCode(items.features) };
}

/** @param {{properties: Record<string, any>}[]} features */
const byCode = (features) => Object.fromEntries(features.map(({ properties: p }) => [p.code, { en: p.name_en || p.code, ar: p.name_ar || p.name_en || p.code }]));
