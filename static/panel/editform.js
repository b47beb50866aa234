/** The fields of a corridor as a form. Each says its own problem. */
import { say, known } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../i18n/analysis/texts.js').Word} Word */
/** @typedef {{value: (name: string) => any, put: (name: string, value: any) => void, problem: (name: string) => string}} Values */

/** @param {Scene} scene @param {Values} values @returns {HTMLElement[]} */
export function fields(scene, values) {
  const { lang } = scene;
  const text = (/** @type {string} */ name, /** @type {object} */ more = {}) => field(scene, values, name, h('input', { type: 'text', maxlength: 200, ...more, value: values.value(name) ?? '', oninput: (/** @type {Event} */ e) => values.put(name, target(e).value.trim() || null) }));
  const number = (/** @type {string} */ name, /** @type {number} */ most) => field(scene, values, name, h('input', { type: 'number', min: 0, max: most, step: 'any', inputmode: 'decimal', value: values.value(name) ?? '', oninput: (/** @type {Event} */ e) => values.put(name, target(e).value === '' ? null : Number(target(e).value)) }));
  const choice = (/** @type {string} */ name, /** @type {string} */ list, /** @type {boolean} */ needed) => field(scene, values, name, h('select', { onchange: (/** @type {Event} */ e) => values.put(name, target(e).value || null) },
    needed ? null : h('option', { value: '' }, say(lang, 'notStated')), ...(scene.names.lists[list] ?? []).map(({ code }) => h('option', { value: code, selected: code === values.value(name) }, scene.names.of(list, code)))));
  return [text('name_en', { dir: 'ltr', lang: 'en' }), text('name_ar', { dir: 'rtl', lang: 'ar' }), choice('kind', 'corridor_kind', true), number('half_width_km', 50), choice('direction', 'corridor_direction', false), choice('confidence', 'corridor_confidence', false), number('uncertainty_km', 100),
    field(scene, values, 'source', h('textarea', { rows: 3, dir: 'auto', oninput: (/** @type {Event} */ e) => values.put('source', target(e).value.trim() || null) }, values.value('source') ?? ''))];
}

/** @param {Event} e */
const target = (e) => /** @type {HTMLInputElement} */ (e.target);

/** A control with its name, its hint and its problem. @param {Scene} scene @param {Values} values @param {string} name @param {HTMLElement} control */
export function field({ lang }, values, name, control) {
  const problem = values.problem(name);
  const hint = `edit_${name}_how`;
  control.id = `edit-${name}`;
  control.dataset.key = `edit:${name}`;
  if (problem) { control.setAttribute('aria-invalid', 'true'); control.setAttribute('aria-describedby', `edit-${name}-problem`); }
  return h('div', { class: 'field' }, h('label', { for: control.id }, say(lang, /** @type {Word} */ (`edit_${name}`))), control,
    known(hint) ? h('p', { class: 'soft' }, say(lang, hint)) : null, problem ? h('p', { class: 'warn', id: `edit-${name}-problem`, role: 'alert' }, problem) : null);
}

/** The places that it goes by. @param {Scene} scene @param {Values} values */
export function waypoints({ lang }, values) {
  const list = values.value('waypoints') ?? [];
  if (!list.length) return null;
  const name = (/** @type {any} */ w) => (lang.code === 'ar' ? w.name_ar || w.name_en : w.name_en || w.name_ar) || `${w.lat}, ${w.lon}`;
  return h('div', { class: 'field' }, h('p', {}, say(lang, 'edit_waypoints')), h('ul', { class: 'chips' }, ...list.map((/** @type {any} */ w, /** @type {number} */ i) => h('li', {}, bdi(name(w)), ' ',
    h('button', { type: 'button', class: 'link', 'aria-label': `${lang.t('takeAway')}: ${name(w)}`, 'data-key': `waypoint:${i}`, onclick: () => values.put('waypoints', list.filter((/** @type {any} */ other) => other !== w)) }, '×')))));
}
