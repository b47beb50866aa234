/** Filters as facets with counts: the values that are there, how often, and which are chosen. */
import { FILTER_FIELDS, onlyPrecise } from '../state/fields.js';
import { choices } from '../state/query.js';
import { areaChips } from './areachips.js';
import { bdi, fill, h } from './dom.js';
import { lineChips } from './linechips.js';
import { Search } from './search.js';
import { symbol } from './symbol.js';

/** @typedef {{field: string, values: {value: string|null, count: number}[], others: number}} Facet */
/** @typedef {{lang: import('../i18n/language.js').Language, names: import('../data/codes.js').Names, theme: 'light'|'dark', state: import('../state/url.js').State}} Scene */

const SHORT = 6;
const OPEN = new Set(['event_type', 'side', 'adm0']);

export class Filters {
  /** @param {HTMLElement} root @param {any} actions toggle, clear, search, and what the chips need */
  constructor(root, actions) {
    this.actions = actions;
    this.search = new Search(actions.search);
    this.root = h('div', {});
    root.append(this.search.root, this.root);
    /** @type {Facet[]} */
    this.facets = [];
    this.open = new Set(OPEN);
    /** @type {Set<string>} fields shown in full */
    this.full = new Set();
  }

  /** @param {Scene} scene @param {Facet[]} [facets] */
  render(scene, facets = this.facets) {
    this.facets = facets;
    this.scene = scene;
    const chosen = choices(scene.state) > 0;
    this.search.render(scene);
    fill(this.root,
      h('div', { class: 'head' }, h('h2', {}, scene.lang.t('filters')), h('button', { type: 'button', class: 'plain', 'data-key': 'clear', disabled: !chosen, onclick: this.actions.clear }, scene.lang.t('clear'))),
      ...lineChips(scene, this.actions), ...areaChips(scene, this.actions),
      this.precise(scene),
      ...FILTER_FIELDS.map(([field, list]) => this.section(scene, field, list)));
  }

  /** One switch for the three values of the filter that are precise. @param {Scene} scene */
  precise({ lang, state }) {
    return h('label', { class: 'precise', title: lang.t('preciseHow') }, h('input', { type: 'checkbox', role: 'switch', 'data-key': 'precise', checked: onlyPrecise(state.filters), onchange: (/** @type {Event} */ e) => this.actions.precise(/** @type {HTMLInputElement} */ (e.target).checked) }), lang.t('precise'));
  }

  /** @param {Scene} scene @param {string} field @param {string} list */
  section(scene, field, list) {
    const facet = this.facets.find((f) => f.field === field);
    const chosen = scene.state.filters[field] ?? [];
    const values = withChosen(facet?.values ?? [], chosen);
    if (!values.length) return null;
    const shown = this.full.has(field) ? values : values.slice(0, SHORT);
    const most = Math.max(1, ...values.map((v) => v.count));
    const details = h('details', { open: this.open.has(field) || chosen.length > 0 },
      h('summary', { 'data-key': `f:${field}` }, scene.lang.t(/** @type {any} */ (field)), chosen.length ? h('span', { class: 'badge' }, scene.lang.n(chosen.length)) : null),
      h('ul', { class: 'facet' }, ...shown.map((v) => this.value(scene, field, list, v, chosen, most))),
      values.length > shown.length && h('button', { type: 'button', class: 'plain more', 'data-key': `m:${field}`, onclick: () => { this.full.add(field); this.render(scene); } }, scene.lang.t('showMore')),
      this.full.has(field) && facet?.others ? h('p', { class: 'soft' }, scene.lang.t('others', { n: facet.others })) : null);
    details.addEventListener('toggle', () => (details.open ? this.open.add(field) : this.open.delete(field)));
    return details;
  }

  /** @param {Scene} scene @param {string} field @param {string} list @param {{value: string|null, count: number}} v @param {string[]} chosen @param {number} most */
  value(scene, field, list, v, chosen, most) {
    const { lang, names } = scene;
    const label = v.value === null ? lang.t('notStated') : names.of(list || field, v.value);
    const bar = h('span', { class: 'bar', style: { inlineSize: `${(v.count / most) * 100}%` } });
    const mark = field === 'event_type' ? symbol(v.value ?? '', 'other', scene.theme) : field === 'side' ? symbol('armed_violence', v.value ?? '', scene.theme) : null;
    const box = h('input', { type: 'checkbox', 'data-key': `${field}:${v.value}`, disabled: v.value === null, checked: v.value !== null && chosen.includes(v.value), onchange: () => v.value !== null && this.actions.toggle(field, v.value) });
    return h('li', {}, h('label', { title: v.value === null ? null : names.definition(list, v.value) || null }, bar, box, mark, h('span', { class: 'name' }, h('bdi', {}, label)), h('span', { class: 'count' }, bdi(lang.n(v.count)))));
  }
}

/** Chosen values stay in the list, also where nothing has them. @param {{value: string|null, count: number}[]} values @param {string[]} chosen */
function withChosen(values, chosen) {
  const missing = chosen.filter((c) => !values.some((v) => v.value === c)).map((value) => ({ value, count: 0 }));
  const picked = values.filter((v) => v.value !== null && chosen.includes(v.value));
  return [...missing, ...picked, ...values.filter((v) => !picked.includes(v))];
}
