/** What a record's codes mean in words. Unknown is said, never guessed. */

/** @typedef {import('./language.js').Language} Language */
/** @typedef {import('../data/codes.js').Names} Names */
/** @typedef {Record<string, any>} Properties */

/** "Place known to the locality (up to 5 km), day known" @param {Language} lang @param {Properties} p */
export function precision(lang, p) {
  const place = lang.t(/** @type {any} */ (`geo_${p.geo_precision || 'none'}`));
  const date = p.first_day ? lang.t(/** @type {any} */ (`date_${p.date_precision || 'unknown'}`)) : lang.t('noDate');
  return `${place}${lang.comma}${date}`;
}

/** @param {Language} lang @param {Properties} p */
export function when(lang, p) {
  if (!p.first_day) return lang.t('noDate');
  return lang.days(p.first_day, p.last_day || p.first_day);
}

/** Names of the data sets that the program itself knows, by id; others are called as whoever brought them called them. @param {Language} lang @returns {Record<string, string>} */
export const dataSets = (lang) => ({ 'ucdp-ged': lang.t('origin_of_ucdp_ged'), seed: lang.t('origin_of_seed') });

/** Data sets whose English titles were put together from their fields by the reader, so that other languages may do the same. */
const COMPOSED = new Set(['ucdp-ged']);

/** What, between whom and where, from names in the page's language; '' where what or where has none; without whom where one of them has none. @param {Names} names @param {Properties} p */
function composed(names, p) {
  const what = names.known('event_subtype', p.event_subtype) || names.known('event_type', p.event_type);
  const where = p.place_name_ar || names.known('adm1', p.adm1) || names.known('adm0', p.adm0);
  const last = (/** @type {string} */ name) => Number(name === 'Civilians'); // actors come by alphabet: who was attacked must not seem to have attacked
  const actors = Array.isArray(p.actors) && p.actors.length <= 3 ? [...p.actors].sort((a, b) => last(a) - last(b)) : [];
  const who = actors.map((name) => names.known('actors', name));
  if (!what || !where) return '';
  return who.length && who.every(Boolean) ? `${what}: ${who.join(' – ')}، ${where}` : `${what}، ${where}`;
}

/** @param {Language} lang @param {Names} names @param {Properties} p */
export function title(lang, names, p) {
  const put = lang.code === 'ar' && !p.title_ar && COMPOSED.has(p.origin) ? composed(names, p) : '';
  const own = put || (lang.code === 'ar' ? p.title_ar || p.title : p.title || p.title_ar);
  return own || names.of('event_subtype', p.event_subtype) || names.of('event_type', p.event_type || p.type);
}

/** @param {Language} lang @param {Properties} p */
export const place = (lang, p) => (lang.code === 'ar' ? p.place_name_ar || p.place_name : p.place_name || p.place_name_ar) || '';

/** "B2" and what its letter says of the source, its digit of the claim. @param {Names} names @param {{reliability: string, credibility: string}} claim */
export function grade(names, claim) {
  const letter = claim.reliability || 'F';
  const digit = claim.credibility || '6';
  return { code: `${letter}${digit}`, source: names.of('reliability', letter), claim: names.of('credibility', digit) };
}

/**
 * A number as far as it is known: "3–5, best estimate 4"; not stated where nothing is.
 * @param {Language} lang @param {{min: number|null, best: number|null, max: number|null}} range
 */
export function number(lang, { min, best, max }) {
  const known = (/** @type {any} */ v) => v !== null && v !== undefined;
  if (![min, best, max].some(known)) return lang.t('notStated');
  if (known(best) && (!known(min) || min === best) && (!known(max) || max === best)) return lang.n(/** @type {number} */ (best));
  const parts = [];
  if (known(best)) parts.push(`${lang.t('best')} ${lang.n(/** @type {number} */ (best))}`);
  if (known(min)) parts.push(`${lang.t('min')} ${lang.n(/** @type {number} */ (min))}`);
  if (known(max)) parts.push(`${lang.t('max')} ${lang.n(/** @type {number} */ (max))}`);
  return parts.join(lang.between);
}

/** How many were killed, as a row says it. @param {Language} lang @param {Properties} p */
export const killed = (lang, p) => number(lang, { min: p.killed_min, best: p.killed_best, max: p.killed_max });
