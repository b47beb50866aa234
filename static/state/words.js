/**
 * The filter in words: for chips, the page's title, the map's name for screen readers, pictures, prints and frames. What is said of a filter is said here.
 * @typedef {{lang: import('../i18n/language.js').Language, names: import('../data/codes.js').Names, state: import('./url.js').State}} Scene
 */
import { dayNumber } from './days.js';
import { FILTER_FIELDS } from './fields.js';
import { nameOfKind, readShape } from './shapes.js';

/** More values of a field than that are counted. */
const MOST = 4;

/** What has a direction of its own, within a sentence (FSI, PDI). @param {string} text */
const apart = (text) => `\u2068${text}\u2069`;

/** @param {Scene} scene @param {string[]} words */
const listed = ({ lang }, words) => words.join(lang.comma);

/** "Iraq–Syria · 25 km · only Syria" @param {Scene} scene */
export function beltWords(scene) {
  const { lang, names, state: { belt, km, soil } } = scene;
  const borders = belt.split(',').map((border) => border.split('-').map((country) => names.of('adm0', country)).join('–'));
  return [listed(scene, borders), lang.t('km', { n: km }), soil && lang.t('onlySide', { side: names.of('adm0', soil) })].filter(Boolean).join(lang.between);
}

/** @param {Scene} scene */
export const corridorWords = ({ lang, names, state: { corridor, half } }) => [lang.t('inCorridor', { name: names.of('corridors', corridor) }), half === null ? '' : lang.t('km', { n: half })].filter(Boolean).join(lang.between);

/** @param {Scene} scene @param {string} id */
export const areaWords = ({ lang, names }, id) => lang.t('inArea', { name: names.of('areas', id) });

/** Of the shape that is the filter; '' = there is none. @param {Scene} scene */
export function shapeWords({ lang, state }) {
  const shape = readShape(state.within);
  if (!shape) return '';
  return shape.kind === 'circle' ? [lang.t('in_circle'), lang.distance(shape.km * 1000)].join(lang.between) : lang.t(/** @type {any} */ (`in_${nameOfKind(shape)}`));
}

/** "1 Jan – 31 Dec 2014 (365 days)" @param {Scene} scene @param {import('./url.js').Range|null} [range] */
export function timeWords({ lang, state }, range = state.range) {
  if (!range || (!range.from && !range.to)) return lang.t('anyTime');
  if (!range.from || !range.to) return `${lang.t(range.from ? 'from' : 'to')} ${lang.day(range.from || range.to)}`;
  const n = dayNumber(range.to) - dayNumber(range.from) + 1;
  return `${lang.days(range.from, range.to)} (${n === 1 ? lang.t('oneDay') : lang.t('days', { n })})`;
}

/** What is chosen of a field: "Country: Iraq, Syria". @param {Scene} scene @param {string} field @param {string} list its code list */
function fieldWords(scene, field, list) {
  const { lang, names, state } = scene;
  const chosen = state.filters[field] ?? [];
  const words = chosen.slice(0, chosen.length > MOST ? MOST - 1 : MOST).map((value) => names.of(list || field, value));
  if (chosen.length > MOST) words.push(lang.t('others', { n: chosen.length - words.length }));
  return words.length ? `${lang.t(/** @type {any} */ (field))}: ${listed(scene, words)}` : '';
}

/** Each choice that narrows the records, but the time; [] = none does. @param {Scene} scene @returns {string[]} */
export function choiceWords(scene) {
  const { lang, state } = scene;
  return [state.q && lang.quotes.join(apart(state.q)),
    ...FILTER_FIELDS.map(([field, list]) => fieldWords(scene, field, list)),
    state.belt && beltWords(scene), state.corridor && corridorWords(scene),
    ...state.areas.map((id) => areaWords(scene, id)), shapeWords(scene), freshWords(scene), state.refuted && !state.filters.verification?.length ? lang.t('fallenToo') : ''].filter(Boolean);
}

/** Since when what is shown was recorded or changed; '' = whenever. @param {Scene} scene */
export const freshWords = ({ lang, state: { fresh } }) => fresh && lang.t('recordedSince', { when: momentWords(lang, fresh) });

/** A day, or an instant in UTC. @param {Scene['lang']} lang @param {string} asOf */
export function momentWords(lang, asOf) {
  if (asOf.length === 10) return lang.day(asOf);
  const second = /** @type {'2-digit'|undefined} */ (asOf.slice(17, 19) === '00' ? undefined : '2-digit');
  return new Intl.DateTimeFormat(lang.locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second, hourCycle: 'h23', timeZone: 'UTC', timeZoneName: 'short', calendar: 'gregory' }).format(new Date(asOf));
}

/** When, and that only what surely falls in it counts. @param {Scene} scene */
const whenWords = (scene) => {
  const dated = scene.state.range?.from || scene.state.range?.to;
  return [timeWords(scene), dated && scene.state.certain ? scene.lang.t('certainShort') : ''].filter(Boolean).join(scene.lang.between);
};

/** The whole filter: what, and when. @param {Scene} scene @param {boolean} [dated] false = what only */
export function filterWords(scene, dated = true) {
  const words = choiceWords(scene);
  const { lang, state: { asOf } } = scene;
  return [...(words.length ? words : [lang.t('allRecords')]), dated && whenWords(scene), asOf && lang.t('knownOn', { when: momentWords(lang, asOf) })].filter(Boolean).join(lang.between);
}
