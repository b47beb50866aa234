/**
 * One field of the filters. What was drawn once is kept, and only what a change has changed is written into it: of some eighty rows, making all anew was half
 * of what one click on a value cost.
 */
import { arrange, h } from './dom.js';
import { symbol } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {{value: string|null, count: number}} Value */
/** @typedef {{li: HTMLLIElement, box: HTMLInputElement, bar: HTMLElement, count: HTMLElement, look: string}} Row */

const SHORT = 6;

export class FacetSection {
  /** @param {string} field @param {string} list its code list, '' = the values are names @param {boolean} open @param {{toggle: (field: string, value: string) => void}} actions */
  constructor(field, list, open, actions) {
    this.field = field; this.list = list; this.actions = actions; this.open = open; this.full = false;
    /** @type {Map<string|null, Row>} */
    this.rows = new Map();
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {{values: Value[], others: number}} */
    this.facet = { values: [], others: 0 };
    /** @type {string[]} */
    this.chosen = [];
    /** @type {Scene['names']|null} */
    this.names = null;
    this.look = '';
    this.name = h('span', {});
    this.badge = h('span', { class: 'badge', hidden: true });
    this.values = h('ul', { class: 'facet' });
    this.more = h('button', { type: 'button', class: 'plain more', 'data-key': `m:${field}`, hidden: true, onclick: () => { this.full = true; this.draw(); } });
    this.others = h('p', { class: 'soft', hidden: true });
    this.root = h('details', { hidden: true }, h('summary', { 'data-key': `f:${field}` }, this.name, this.badge), this.values, this.more, this.others);
    this.root.addEventListener('toggle', () => { this.open = this.root.open; });
  }

  /** @param {Scene} scene @param {{values: Value[], others: number}} facet @param {string[]} chosen */
  render(scene, facet, chosen) {
    Object.assign(this, { scene, facet, chosen });
    this.draw();
  }

  draw() {
    const { lang, names, theme } = /** @type {Scene} */ (this.scene);
    const { chosen, facet: { values: known, others } } = this;
    const values = withChosen(known, chosen);
    this.root.hidden = !values.length;
    if (!values.length) return;
    const look = `${lang.code} ${theme}`;
    if (look !== this.look || names !== this.names) this.rows.clear();
    Object.assign(this, { look, names });
    if (!this.open && chosen.length) this.open = true;
    if (this.root.open !== this.open) this.root.open = this.open;
    const shown = this.full ? values : values.slice(0, SHORT);
    const most = Math.max(1, ...values.map((v) => v.count));
    write(this.name, lang.t(/** @type {any} */ (this.field)));
    this.badge.hidden = !chosen.length;
    write(this.badge, lang.n(chosen.length));
    arrange(this.values, ...shown.map((v) => this.row(v, chosen, most)));
    this.more.hidden = values.length <= shown.length;
    write(this.more, lang.t('showMore'));
    this.others.hidden = !this.full || !others;
    write(this.others, lang.t('others', { n: others }));
  }

  /** @param {Value} v @param {string[]} chosen @param {number} most @returns {HTMLLIElement} */
  row({ value, count }, chosen, most) {
    const row = this.rows.get(value) ?? this.made(value);
    const checked = value !== null && chosen.includes(value);
    if (row.box.checked !== checked) row.box.checked = checked;
    const look = `${count} ${most}`;
    if (row.look === look) return row.li;
    row.look = look;
    row.bar.style.inlineSize = `${(count / most) * 100}%`;
    write(row.count, /** @type {Scene} */ (this.scene).lang.n(count));
    return row.li;
  }

  /** @param {string|null} value null = not stated @returns {Row} */
  made(value) {
    const { lang, names, theme } = /** @type {Scene} */ (this.scene);
    const { field, list } = this;
    const label = value === null ? lang.t('notStated') : names.of(list || field, value);
    const mark = field === 'event_type' ? symbol(value ?? '', 'other', theme) : field === 'side' ? symbol('armed_violence', value ?? '', theme) : null;
    const bar = h('span', { class: 'bar' });
    const count = h('bdi', {});
    const box = h('input', { type: 'checkbox', 'data-key': `${field}:${value}`, disabled: value === null, onchange: () => value !== null && this.actions.toggle(field, value) });
    const li = h('li', {}, h('label', { title: value === null ? null : names.definition(list, value) || null }, bar, box, mark, h('span', { class: 'name' }, h('bdi', {}, label)), h('span', { class: 'count' }, count)));
    const row = { li, box, bar, count, look: '' };
    this.rows.set(value, row);
    return row;
  }
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) { if (element.textContent !== text) element.textContent = text; }

/** Chosen values stay in the list, also where nothing has them. @param {Value[]} values @param {string[]} chosen */
function withChosen(values, chosen) {
  const missing = chosen.filter((c) => !values.some((v) => v.value === c)).map((value) => ({ value, count: 0 }));
  const picked = values.filter((v) => v.value !== null && chosen.includes(v.value));
  return [...missing, ...picked, ...values.filter((v) => !picked.includes(v))];
}
