/** A field of a record that has changed, and its values, in words. */
import { texts } from '../i18n/history/texts.js';

/** @typedef {{lang: import('../i18n/language.js').Language, names: import('../data/codes.js').Names}} Scene @typedef {import('../state/changed.js').Difference} Difference */

/** The code lists of fields whose values are codes. @type {Record<string, string>} */
const LISTS = {
  record_kind: 'record_kind', event_type: 'event_type', event_subtype: 'event_subtype', side: 'side', success: 'success', verification: 'verification', 'when.precision': 'date_precision', 'when.basis': 'date_basis',
  'place.precision': 'geo_precision', 'place.basis': 'geo_basis', 'outcomes.measure': 'measure', 'outcomes.who': 'who', 'actors.role': 'role', 'actors.actor.class': 'actor_class',
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

/** @param {Scene} scene @param {Difference} difference @param {'before'|'after'} which */
export function valueWords({ lang, names }, difference, which) {
  const text = difference[which];
  if (!difference.field) return text && texts.say(lang, 'there');
  const list = LISTS[whole(difference)];
  if (list) return text && names.of(list, text);
  if (text === 'true' || text === 'false') return texts.say(lang, text === 'true' ? 'yes' : 'no');
  if (DAY.test(text)) return lang.day(text);
  return /^-?\d+$/.test(text) && !/id$|version$|^claims\.value/.test(whole(difference)) ? lang.n(Number(text)) : text;
}
