// Countries of the whole world and the borders of the region, from world-atlas (Natural Earth 1:10m, default point of view).
import countries from 'i18n-iso-countries';
import { feature, mesh } from 'topojson-client';
import { cutAtAntimeridian } from './antimeridian.mjs';
import { dropCollapsed } from './collapsed.mjs';

/** The countries that the map is about. */
export const region = ['IRQ', 'SYR', 'LBN'];

// Natural Earth draws what ISO 3166-1 has no code for. Stable codes: Natural Earth's own three letters (ADM0_A3), except Kosovo,
// for which XKX (user-assigned in ISO 3166-1) is what others use.
const madeCodes = {
  Kosovo: ['XKX', 'كوسوفو'], Somaliland: ['SOL', 'أرض الصومال'], 'N. Cyprus': ['CYN', 'شمال قبرص'],
  'Cyprus U.N. Buffer Zone': ['CNM', 'المنطقة العازلة في قبرص'], Dhekelia: ['ESB', 'ديكيليا'], Akrotiri: ['WSB', 'أكروتيري'],
  'USNB Guantanamo Bay': ['USG', 'قاعدة غوانتانامو'], 'Siachen Glacier': ['KAS', 'نهر سياتشن الجليدي'], Baikonur: ['KAB', 'بايكونور'],
  'Indian Ocean Ter.': ['IOA', 'أقاليم المحيط الهندي'], 'Coral Sea Is.': ['CSI', 'جزر بحر المرجان'], 'Spratly Is.': ['PGA', 'جزر سبراتلي'],
  'Clipperton I.': ['CLP', 'جزيرة كليبرتون'], 'Bajo Nuevo Bank': ['BJN', 'باخو نويفو'], 'Serranilla Bank': ['SER', 'سيرانيا'],
  'Scarborough Reef': ['SCR', 'شعاب سكاربورو'], 'Ashmore and Cartier Is.': ['ATC', 'جزر أشمور وكارتييه'],
};

const shortEnglish = { SYR: 'Syria', IRN: 'Iran' }; // the page's labels are short

/** Code, its basis and names of one outline. */
function describe({ id, properties: { name } }) {
  if (madeCodes[name]) {
    const [code, nameAr] = madeCodes[name];
    return { code, code_basis: code === 'XKX' ? 'user_assigned' : 'natural_earth', name_en: name, name_ar: nameAr };
  }
  const code = countries.numericToAlpha3(id);
  if (!code) throw new Error(`no code for country ${id} ${name}`);
  return { code, code_basis: 'iso_3166_1', name_en: shortEnglish[code] ?? countries.getName(code, 'en', { select: 'alias' }) ?? name, name_ar: countries.getName(code, 'ar') };
}

const byCode = (a, b) => (a.properties.code < b.properties.code ? -1 : 1);

const outline = (atlas, g) => dropCollapsed(cutAtAntimeridian(feature(atlas, g).geometry));

/** One MultiPolygon a country; what is smaller than the atlas's grid has none and is left out. */
export function countryFeatures(atlas) {
  return atlas.objects.countries.geometries
    .map((g) => ({ properties: describe(g), geometry: outline(atlas, g) }))
    .filter(({ geometry }) => geometry.coordinates.length)
    .sort(byCode);
}

const asMultiLine = (g) => ({ type: 'MultiLineString', coordinates: g.coordinates });

/** One MultiLineString for each pair of countries that share arcs, at least one of them in the region. */
export function borderFeatures(atlas, disputed) {
  const all = atlas.objects.countries.geometries.map((g) => ({ g, code: describe(g).code }));
  const out = [];
  for (const x of all.filter(({ code }) => region.includes(code))) {
    for (const y of all) {
      const [a, b] = [x, y].sort((p, q) => (p.code < q.code ? -1 : 1));
      if (a === b || (region.includes(y.code) && x !== a)) continue; // pairs within the region come up twice
      const line = mesh(atlas, { type: 'GeometryCollection', geometries: [a.g, b.g] }, (p, q) => p !== q);
      if (line.coordinates.length === 0) continue;
      const code = `${a.code}-${b.code}`;
      const about = disputed.pairs[code] ?? { disputed: false, note: null, source: null };
      out.push({ properties: { code, a: a.code, b: b.code, disputed: about.disputed, note: about.note, note_source: about.source }, geometry: asMultiLine(line) });
    }
  }
  return out.sort(byCode);
}
