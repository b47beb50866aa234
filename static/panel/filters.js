/** Filters as facets with counts: the values that are there, how often, and which are chosen. */
import { FILTER_FIELDS, onlyPrecise } from '../state/fields.js';
import { choices } from '../state/query.js';
import { FALLEN, leftOut } from '../state/refuted.js';
import { freshWords } from '../state/words.js';
import { areaChips } from './areachips.js';
import { bdi, fill, h, icon } from './dom.js';
import { FacetSection } from './facet.js';
import { CROSS, lineChips, takeAway } from './linechips.js';
import { Search } from './search.js';

/** @typedef {{field: string, values: {value: string|null, count: number}[], others: number}} Facet */
/** @typedef {{lang: import('../i18n/language.js').Language, names: import('../data/codes.js').Names, theme: 'light'|'dark', state: import('../state/url.js').State}} Scene */

const OPEN = new Set(['event_type', 'side', 'adm0']);
const NONE = { values: [], others: 0 };

export class Filters {
  /** @param {HTMLElement} root @param {any} actions toggle, clear, search, and what the chips need */
  constructor(root, actions) {
    this.actions = actions;
    this.search = new Search(actions.search);
    this.root = h('div', {});
    this.fallenBox = h('div', {});
    this.sections = FILTER_FIELDS.map(([field, list]) => new FacetSection(field, list, OPEN.has(field), actions));
    root.append(this.search.root, this.root, this.fallenBox, ...this.sections.map((section) => section.root));
    /** @type {Facet[]} */
    this.facets = [];
  }

  /** @param {Scene} scene @param {Facet[]} [facets] not given: the choices are others, the counts still those of before */
  render(scene, facets) {
    if (facets) this.facets = facets; else this.head(scene);
    this.fallen(scene);
    for (const section of this.sections) section.render(scene, this.facets.find((f) => f.field === section.field) ?? NONE, scene.state.filters[section.field] ?? []);
  }

  /** @param {Scene} scene */
  head(scene) {
    this.search.render(scene);
    fill(this.root,
      h('div', { class: 'head' }, h('h2', {}, scene.lang.t('filters')), h('button', { type: 'button', class: 'plain', 'data-key': 'clear', disabled: !choices(scene.state), onclick: this.actions.clear }, scene.lang.t('clear'))),
      ...lineChips(scene, this.actions), ...areaChips(scene, this.actions), this.fresh(scene),
      this.precise(scene));
  }

  /** Since when what is shown was recorded, with the way to have all. @param {Scene} scene */
  fresh(scene) {
    const text = freshWords(scene);
    return text ? h('p', { class: 'line-chip' }, h('span', { class: 'name' }, bdi(text)), takeAway(scene.lang, 'fresh', text, this.actions.anyRecorded)) : null;
  }

  /** Says how many are left out because they are refuted or said twice, with the way to have them; or that they are there. @param {Scene} scene */
  fallen({ lang, state }) {
    const values = this.facets.find(({ field }) => field === 'verification')?.values ?? [];
    const n = values.filter(({ value }) => value !== null && FALLEN.includes(value)).reduce((sum, { count }) => sum + count, 0);
    const text = leftOut(state) ? n && lang.t('fallenOut', { n }) : state.refuted && lang.t('fallenToo');
    const way = lang.t(state.refuted ? 'fallenHide' : 'fallenShow');
    fill(this.fallenBox, text ? h('p', { class: 'line-chip', title: lang.t('fallenHow') }, h('span', { class: 'name' }, bdi(text)),
      h('button', { type: 'button', class: 'off', 'data-key': 'off:refuted', 'aria-label': way, title: way, onclick: () => this.actions.drop({ refuted: !state.refuted }) }, icon(CROSS))) : null);
  }

  /** One switch for the three values of the filter that are precise. @param {Scene} scene */
  precise({ lang, state }) {
    return h('label', { class: 'precise', title: lang.t('preciseHow') }, h('input', { type: 'checkbox', role: 'switch', 'data-key': 'precise', checked: onlyPrecise(state.filters), onchange: (/** @type {Event} */ e) => this.actions.precise(/** @type {HTMLInputElement} */ (e.target).checked) }), lang.t('precise'));
  }
}
