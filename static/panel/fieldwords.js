/** A field of a record that has changed, and its values, in words. */
import { texts } from '../i18n/history/texts.js';

/** @typedef {{lang: import('../i18n/language.js').Language, names: import('../data/codes.js').Names}} Scene @typedef {import('../state/changed.js').Difference} Difference */

/** The code lists of fields whose values are codes. @type {Record<string, string>} */
const LISTS = {
  record_kind: 'record_kind', event_type: 'event_type', event_subtype: 'event_subtype', side: 'side', success: 'success', verification: 'verification', 'when.precision': 'date_precision', 'when.basis': 'date_basis',
  'place.precision': 'geo_precision', 'place.basis': 'geo_basis', 'outcomes.measure': 'measure', 'outcomes.who': 'who', 'actors.role': 'role', 'actors.actor.class': 'actor_class',
  weapons: 'weapon', target_classes: 'target_class', workflow: 'workflow', tlp: 'tlp', 'claims.stance': 'stance', 'claims.document.tlp': 'tlp', 'claims.document.source.type': 'source_type',
  'claims.reliability': 'reliability', 'claims.credibility': 'credibility', 'claims.document.source.reliability': 'reliability', 'claims.document.published_precision': 'date_precision',
};

/** Days and instants. */
const DAY = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

/** @param {Difference} difference */
const whole = ({ list, field }) => [list, field].filter(Boolean).join('.');

/** "Killed, all: best estimate" @param {Scene} scene @param {Difference} difference */
export function fieldWords(scene, difference) {
  const { lang } = scene;
  const part = partWords(scene, difference);
  if (part && !difference.field) return texts.say(lang, 'wholePart', { list: texts.say(lang, /** @type {any} */ (difference.list)), part });
  const word = fieldWord(lang, difference);
  return part ? texts.say(lang, 'ofPart', { part, field: word }) : word;
}

/** @param {Scene['lang']} lang @param {Difference} difference */
function fieldWord(lang, difference) {
  const { list, field } = difference;
  if (list === 'claims' && field.startsWith('value.')) return texts.say(lang, 'column', { name: field.slice('value.'.length) });
  if (!list && field.startsWith('field_origin.')) return texts.say(lang, 'takenFrom', { group: field.slice('field_origin.'.length).replaceAll('_', ' ') });
  const key = whole(difference);
  return texts.knows(key) ? texts.say(lang, /** @type {any} */ (key)) : field.replaceAll('_', ' ').replaceAll('.', ' · ');
}

/** Which outcome, actor or claim. @param {Scene} scene @param {Difference} difference */
function partWords({ lang, names }, { list, part }) {
  if (list === 'outcomes') return [names.of('measure', part.measure), names.of('who', part.who)].filter(Boolean).join(lang.comma);
  if (list === 'actors') return (lang.code === 'ar' && part.actor?.name_ar) || part.actor?.name || '';
  return list === 'claims' ? [part.document?.source?.publisher || texts.say(lang, 'claim'), part.document?.version].filter(Boolean).join(' ') : '';
}

/** Codes of these are parts of a text. */
const SEVERAL = '; ';

/** @typedef {Record<string, {en: string, ar: string}>} Areas what areas are called, by id */

/** @param {Scene} scene @param {Difference} difference @param {'before'|'after'} which @param {Areas} [areas] */
export function valueWords(scene, difference, which, areas = {}) {
  const { lang, names } = scene;
  const [text, field] = [difference[which], whole(difference)];
  if (!text) return '';
  if (!difference.field) return texts.say(lang, 'there');
  const list = LISTS[field] ?? (field.startsWith('coarsen.') ? 'coarsen' : '');
  if (list) return text.split(SEVERAL).map((code) => names.of(list, code)).join(SEVERAL);
  if (field === 'place.support_area') return areaWords(scene, text, areas);
  if (field === 'sensitivity') return text.split(SEVERAL).map((kind) => (texts.knows(`care_${kind}`) ? texts.say(lang, /** @type {any} */ (`care_${kind}`)) : kind.replaceAll('_', ' '))).join(SEVERAL);
  if (field === 'origin' || field.startsWith('field_origin.')) return names.known('origin', text) || text;
  if (field === 'claims.document.source.lang') return languageWords(lang, text);
  return plain(lang, text, field);
}

/** Days, numbers, yes and no; all else as it was written. @param {Scene['lang']} lang @param {string} text @param {string} field */
function plain(lang, text, field) {
  if (text === 'true' || text === 'false') return texts.say(lang, text === 'true' ? 'yes' : 'no');
  if (DAY.test(text)) return lang.day(text);
  return /^-?\d+$/.test(text) && !/id$|version$|^claims\.value/.test(field) ? lang.n(Number(text)) : text;
}

/** The area that holds a place: a country, a governorate or an area of the map. @param {Scene} scene @param {string} code @param {Areas} areas */
function areaWords({ lang, names }, code, areas) {
  const area = areas[code];
  return names.known('adm0', code) || names.known('adm1', code) || (lang.code === 'ar' ? area?.ar : area?.en) || code;
}

/** @param {Scene['lang']} lang @param {string} code */
function languageWords(lang, code) {
  try { return new Intl.DisplayNames(lang.locale, { type: 'language' }).of(code) ?? code; } catch { return code; } // no code of a language
}
