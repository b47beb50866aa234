/** The table twin of the map: the records that it shows, for those who read rather than look. */
import { texts } from '../i18n/table/texts.js';
import { killed, place, title, when } from '../i18n/words.js';
import { filterQuery, plus } from '../state/query.js';
import { sorting } from '../state/table.js';
import { filterWords } from '../state/words.js';
import { bdi, fill, h } from './dom.js';
import { Pages } from './pages.js';

export { texts };
export const styles = 'table';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/table.js').Sort} Sort @typedef {keyof typeof import('../i18n/table/en.js').default} Word */

const PAGE = 50;

/** It asks itself, since what is in view is no part of the filter. */
export const ask = () => null;

/** The columns in order, and how the server can sort by them: first press, second press. @type {[Word, Sort[]][]} */
const COLUMNS = [['what', ['title', '-title']], ['when', ['-occurred', 'occurred']], ['where', ['place_name', '-place_name']], ['killed', ['-killed_best', 'killed_best']], ['side', ['side', '-side']], ['known', ['uncertainty_m', '-uncertainty_m']], ['id', ['id']]];

export class View {
  /** @param {HTMLElement} root @param {any} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    this.pages = new Pages(actions, 'panel-table', () => this.draw());
    /** @type {Scene|null} */
    this.scene = null;
    this.problem = '';
    this.box = h('div', { class: 'twin' });
    root.append(this.box);
    this.leave = actions.follow((/** @type {import('../state/url.js').State} */ state, /** @type {string} */ bbox) => this.seen(state, bbox));
  }

  close() { this.leave(); }

  title() { return this.scene ? texts.say(this.scene.lang, 'table') : ''; }

  /** @param {Scene} scene @param {any} _answer @param {string} problem */
  render(scene, _answer, problem) {
    Object.assign(this, { scene, problem });
    this.draw();
  }

  /** The map or the filter has changed. @param {import('../state/url.js').State} state @param {string} bbox @returns {Promise<boolean>} */
  seen(state, bbox) {
    const query = plus(filterQuery(state), { limit: PAGE, ...sorting(state.sort), bbox: state.scope === 'view' ? bbox : '' });
    return this.pages.awaits(this.actions.panelAnswer(`/collections/incidents/items?${query}`, (/** @type {any} */ answer) => {
      this.problem = '';
      if (this.scene) this.scene = { ...this.scene, state };
      this.pages.begin(answer);
      this.draw();
    }));
  }

  draw() {
    const { scene } = this;
    if (!scene) return;
    const { lang, state } = scene;
    const say = (/** @type {Word} */ word) => texts.say(lang, word);
    const scope = (/** @type {'view'|'all'} */ which, /** @type {Word} */ word) => h('button', { type: 'button', 'data-key': `table-scope:${which}`, 'aria-pressed': String(state.scope === which), onclick: () => this.actions.scope(which) }, say(word));
    const { features, more } = this.pages;
    fill(this.box, h('p', { class: 'soft' }, say('tableHow')), h('div', { class: 'switch', role: 'group', 'aria-label': say('which') }, scope('view', 'inView'), scope('all', 'everywhere')),
      this.problem ? h('p', { class: 'warn', role: 'alert' }, this.problem) : null,
      features ? this.table(scene, features) : h('p', { class: 'soft', role: 'status' }, lang.t('loading')),
      more ? h('button', { type: 'button', class: 'more plain', 'data-key': 'table-more', onclick: () => this.pages.next() }, lang.t('showMore')) : null);
  }

  /** @param {Scene} scene @param {any[]} features */
  table(scene, features) {
    const { lang, state } = scene;
    const { matched } = this.pages;
    const values = { words: filterWords(scene), n: lang.n(matched), shown: lang.n(features.length) };
    const caption = texts.say(lang, !features.length ? 'captionNone' : state.scope === 'view' ? 'captionView' : 'captionAll', values);
    return h('div', { class: 'wide', role: 'region', tabindex: '0', 'data-key': 'table-box', 'aria-label': texts.say(lang, 'tableRows') }, h('table', {}, h('caption', { 'aria-live': 'polite' }, caption),
      h('thead', {}, h('tr', {}, ...COLUMNS.map(([word, sorts]) => this.head(scene, word, sorts)))),
      h('tbody', {}, ...features.map((f) => this.row(scene, f)))));
  }

  /** @param {Scene} scene @param {Word} word @param {Sort[]} sorts */
  head({ lang, state }, word, sorts) {
    const name = texts.say(lang, word);
    const now = sorts.indexOf(state.sort);
    const order = now < 0 ? 'none' : state.sort.startsWith('-') ? 'descending' : 'ascending';
    const arrow = { none: '↕', ascending: '↑', descending: '↓' }[order];
    return h('th', { scope: 'col', 'aria-sort': order }, h('button', { type: 'button', class: 'link', 'data-key': `sort:${word}`, onclick: () => this.actions.sortTable(sorts[(now + 1) % sorts.length]) }, name, h('span', { 'aria-hidden': 'true' }, ` ${arrow}`)));
  }

  /** @param {Scene} scene @param {any} feature */
  row({ lang, names }, feature) {
    const p = feature.properties;
    const id = String(feature.id ?? p.id);
    const where = [place(lang, p), names.of('adm0', p.adm0)].filter(Boolean).join(lang.comma);
    const open = h('button', { type: 'button', class: 'link', 'data-key': `t:${id}`, 'data-id': id, onclick: () => this.actions.open(id) }, bdi(title(lang, names, p)));
    return h('tr', {}, h('th', { scope: 'row' }, open), ...[when(lang, p), where || lang.t('notStated'), killed(lang, p), names.of('side', p.side), names.of('geo_precision', p.geo_precision) || lang.t('geo_none'), id].map((text) => h('td', {}, bdi(text))));
  }
}
