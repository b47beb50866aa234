/** The records, newest first, a page at a time. */
import { place, title, when } from '../i18n/words.js';
import { PRECISE } from '../state/fields.js';
import { choices } from '../state/query.js';
import { arrange, bdi, h } from './dom.js';
import { symbolOf } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene */
/** @typedef {{matched: number, mapped: number, unmapped: number, beyond_mercator: number, in_view?: number}} Counts */

/** What choices are called that are no fields. @type {Record<string, string>} */
const NAMED = { q: 'search', belt: 'belts', corridor: 'corridors', within: 'drawnShape', fresh: 'recordedNew', range: 'timeline' };

export class List {
  /** @param {HTMLElement} root @param {{open: (id: string) => void, more: () => void, scope: (scope: 'view'|'all') => void, anything: () => void, drop: (change: Partial<import('../state/url.js').State>) => void}} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    /** @type {any[]} */
    this.features = [];
    /** @type {import('../page/blame.js').Found[]} choices without which there would be some */
    this.ways = [];
    this.blamed = '';
    /** Takes away what the problem is. @type {Partial<import('../state/url.js').State>|null} */
    this.way = null;
    this.next = false; this.loaded = false; this.total = 0; this.problem = ''; this.look = '';
    /** @type {any[]|null} */
    this.listed = null;
    this.head = h('div', { class: 'head' });
    this.line = h('p', { class: 'soft counts', id: 'counts', 'aria-live': 'polite' });
    this.records = h('ol', { class: 'records' });
    /** @type {Map<string, {says: string, li: HTMLElement}>} what is drawn, by id */
    this.rows = new Map();
    this.dress = '';
    /** @type {Counts|null} */
    this.counts = null;
  }

  /** @param {Scene} scene */
  render(scene) {
    const { lang } = scene;
    const dress = [lang.code, scene.theme, scene.state.symbols, Object.keys(scene.names.more)].join();
    const look = [dress, this.next, this.loaded, this.problem].join();
    if (this.features.length && this.listed === this.features && look === this.look) { this.recount(scene); return; } // the same rows: they are most of what a change would draw anew
    if (dress !== this.dress) this.dressed(scene);
    Object.assign(this, { look, dress, listed: this.features });
    const inside = this.root.contains(document.activeElement);
    this.count(scene);
    arrange(this.records, ...this.items(scene));
    arrange(this.root, this.head, this.line, this.records,
      this.features.length || !(this.loaded || this.problem) ? null : this.empty(scene),
      this.next ? h('button', { type: 'button', class: 'more plain', 'data-key': 'more', onclick: this.actions.more }, lang.t('showMore')) : null);
    if (inside && !this.root.contains(document.activeElement)) this.enter(); // the record with the focus is listed no more
  }

  /** Another language or theme: nothing of before fits. @param {Scene} scene */
  dressed(scene) {
    this.rows.clear();
    arrange(this.head, h('h2', { id: 'list-title', tabindex: '-1' }, scene.lang.t('list')), this.scopes(scene));
  }

  /** A row for each record: those that say the same as before stay. @param {Scene} scene */
  items(scene) {
    const before = this.rows;
    this.rows = new Map(this.features.map((f) => {
      const id = String(f.id ?? f.properties.id);
      const says = JSON.stringify(f.properties);
      const kept = before.get(id);
      return [id, kept?.says === says ? kept : { says, li: row(scene, f, this.actions.open) }];
    }));
    return [...this.rows.values()].map(({ li }) => li);
  }

  /** Says the counts and of what part of the world they are; the rows stay as they are. @param {Scene} scene */
  recount(scene) { if (this.features.length) this.count(scene); else this.render(scene); }

  /** @param {Scene} scene */
  count(scene) {
    for (const button of this.head.querySelectorAll('.switch button')) button.setAttribute('aria-pressed', String(button.getAttribute('data-key') === `s:${scene.state.scope}`));
    const said = this.said(scene);
    if (this.line.textContent !== said) this.line.textContent = said;
  }

  /** @param {Scene} scene */
  said({ lang }) { return this.problem || (this.counts ? sentence(lang, this.counts) : lang.t('loading')); }

  /** Why nothing is listed, and the way out. @param {Scene} scene */
  empty({ lang, state }) {
    if (this.counts && !this.total) return h('p', { class: 'empty' }, lang.t(state.asOf ? 'noneThen' : 'noneYet'));
    const elsewhere = Boolean(this.counts?.matched) && state.scope === 'view';
    const narrowed = choices(state) > 0 || Boolean(state.range?.from || state.range?.to);
    const way = (/** @type {string} */ key, /** @type {string} */ label, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'primary', 'data-key': key, onclick: act }, label);
    const mend = this.problem ? this.way : null;
    return h('div', { class: 'empty' }, mend ? way('drop:unknown', lang.t('dropIt'), () => this.actions.drop(mend)) : null, this.problem ? null : h('p', {}, lang.t(elsewhere ? 'noneHere' : 'none')),
      elsewhere || this.problem || !this.ways.length ? null : this.out(lang),
      elsewhere ? way('elsewhere', lang.t('listAll', { n: this.counts?.matched ?? 0 }), () => this.actions.scope('all')) : narrowed && !mend ? way('anything', lang.t('clearAll'), this.actions.anything) : null);
  }

  /** The fewest choices that have to go. @param {Scene['lang']} lang */
  out(lang) {
    const named = (/** @type {string} */ key) => lang.quotes.join(lang.t(/** @type {any} */ (NAMED[key] ?? key)));
    const several = new Intl.ListFormat(lang.locale, { type: 'conjunction' });
    const drop = (/** @type {import('../page/blame.js').Found} */ { keys, change, n }) => h('li', {}, h('button', { type: 'button', class: 'primary', 'data-key': `drop:${keys.join('+')}`, onclick: () => this.actions.drop(change) }, lang.t('without', { what: several.format(keys.map(named)), n })));
    return [this.ways[0].keys.length > 1 ? h('p', {}, lang.t('oneNotEnough')) : null, h('ul', { class: 'ways' }, ...this.ways.map(drop))];
  }

  /** @param {Scene} scene */
  scopes({ lang, state }) {
    const button = (/** @type {'view'|'all'} */ scope, /** @type {string} */ label) => h('button', { type: 'button', 'data-key': `s:${scope}`, 'aria-pressed': String(state.scope === scope), onclick: () => this.actions.scope(scope) }, label);
    return h('div', { class: 'switch' }, button('view', lang.t('inView')), button('all', lang.t('everywhere')));
  }

  /** Puts the focus on the first record, or on the heading of none. */
  enter() { /** @type {HTMLElement|null} */ (this.root.querySelector('.record, .empty button') ?? this.root.querySelector('#list-title'))?.focus(); }

  /** @param {string} id */
  focus(id) { /** @type {HTMLElement|null} */ (this.root.querySelector(`[data-id="${CSS.escape(id)}"]`))?.focus(); }
}

/** A record as one row: what, when, where. @param {Scene} scene @param {any} feature @param {(id: string) => void} open */
export function row(scene, feature, open) {
  const { lang, names } = scene;
  const p = feature.properties;
  const where = [place(lang, p), names.of('adm0', p.adm0)].filter(Boolean).join(lang.comma);
  const id = String(feature.id ?? p.id);
  return h('li', {}, h('button', { type: 'button', class: 'record', 'data-key': `r:${id}`, 'data-id': id, onclick: () => open(id) },
    symbolOf(scene, p.event_type, p.side, PRECISE.includes(p.geo_precision)),
    h('span', { class: 'what' }, bdi(title(lang, names, p))),
    h('span', { class: 'meta' }, h('time', {}, bdi(when(lang, p))), where ? h('span', {}, bdi(where)) : null),
    p.killed_best > 0 ? h('span', { class: 'killed' }, `${names.of('measure', 'killed')} `, bdi(lang.n(p.killed_best))) : null));
}

/** @param {import('../i18n/language.js').Language} lang @param {Counts} c */
function sentence(lang, c) {
  const text = lang.t('counts', { view: c.in_view ?? 0, all: c.matched, off: c.unmapped });
  return c.beyond_mercator ? `${text}${lang.between}${lang.t('beyond', { n: c.beyond_mercator })}` : text;
}
