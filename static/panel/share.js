/** Takes along what is seen: a link, the records as files, a picture, a frame for another page, addresses for other programs. */
import { texts } from '../i18n/share/texts.js';
import { filterQuery, plus } from '../state/query.js';
import { filterWords } from '../state/words.js';
import { bdi, fill, h } from './dom.js';

export { texts } from '../i18n/share/texts.js';
export const styles = 'share';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/share/en.js').default} Word */

/** How many match. @param {import('../state/url.js').State} state */
export const ask = (state) => ({ path: '/stats/count', query: String(filterQuery(state)) });

const FORMATS = /** @type {const} */ ([['geojson', 'GeoJSON'], ['csv', 'CSV'], ['kml', 'KML']]);

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.inView = false; this.seen = 0; this.url = ''; this.made = 0;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    actions.newestChange().then((/** @type {number} */ counter) => { this.made = counter; this.draw(); });
  }

  title() { return this.scene ? this.say('share') : ''; }

  /** @param {Word} word @param {Record<string, string|number>} [values] */
  say(word, values) { return texts.say(/** @type {Scene} */ (this.scene).lang, word, values); }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    Object.assign(this, { scene, answer, problem });
    this.view = this.actions.seen();
    this.count();
    this.draw();
  }

  /** Asks how many of them are in view, if that is another view than before. */
  count() {
    const url = `/stats/count?${plus(filterQuery(/** @type {Scene} */ (this.scene).state), { view: this.view.bbox })}`;
    if (url === this.url) return;
    this.url = url;
    this.actions.panelMore('panel-seen', url, (/** @type {any} */ counts) => { this.seen = counts.in_view ?? 0; this.draw(); });
  }

  draw() {
    if (!this.scene) return;
    fill(this.box, h('p', { class: 'share-words', dir: this.scene.lang.dir }, filterWords(this.scene)),
      ...this.link(), ...this.files(), ...this.picture(), ...this.frame(), ...this.programs());
  }

  /** Text that is there to be copied. @param {string} key @param {Word} label @param {string} text @param {boolean} [long] */
  copied(key, label, text, long = false) {
    const field = long ? h('textarea', { rows: 4, readonly: true, dir: 'ltr', spellcheck: 'false', 'data-key': `text:${key}`, 'aria-label': this.say(label) }, text) : h('input', { type: 'text', readonly: true, dir: 'ltr', value: text, 'data-key': `text:${key}`, 'aria-label': this.say(label) });
    field.addEventListener('focus', () => field.select());
    return h('p', { class: long ? 'share-copy long' : 'share-copy' }, field, h('button', { type: 'button', class: 'primary', 'data-key': `copy:${key}`, onclick: () => this.actions.copy(text, this.say('copied'), this.say('copyFailed')) }, this.say('copy')));
  }

  link() { return [h('h3', {}, this.say('link')), this.copied('link', 'link', this.actions.linkTo(this.made)), h('p', { class: 'soft' }, this.say('linkHow'))]; }

  files() {
    const { lang, state } = /** @type {Scene} */ (this.scene);
    const query = plus(filterQuery(state), { all: 'true', bbox: this.inView ? this.view.bbox : '' });
    const scope = (/** @type {boolean} */ inView, /** @type {Word} */ word) => h('button', { type: 'button', 'data-key': `share-scope:${inView}`, 'aria-pressed': String(this.inView === inView), onclick: () => { this.inView = inView; this.draw(); } }, this.say(word));
    const n = this.inView ? this.seen : this.answer?.matched ?? 0;
    const known = this.inView || this.answer;
    return [h('h3', {}, this.say('files')), h('div', { class: 'switch', role: 'group', 'aria-label': this.say('files') }, scope(false, 'allOfFilter'), scope(true, 'ofView')),
      h('ul', { class: 'share-files' }, ...FORMATS.map(([f, name]) => h('li', {}, h('a', { class: 'share-file', 'data-key': `file:${f}`, href: `/collections/incidents/items?${plus(query, { f })}`, download: '' }, h('strong', {}, name), h('span', { class: 'soft' }, known ? bdi(this.say('records', { n })) : lang.t('loading')))))),
      h('p', { class: 'soft' }, this.say('filesHow'))];
  }

  picture() {
    const act = (/** @type {Word} */ word, /** @type {() => void} */ go) => h('button', { type: 'button', class: 'share-file', 'data-key': word, onclick: go }, h('strong', {}, this.say(word)));
    return [h('h3', {}, this.say('picture')), h('p', { class: 'share-files' }, act('savePicture', () => this.actions.savePicture()), act('print', () => this.actions.print())), h('p', { class: 'soft' }, `${this.say('pictureHow')} ${this.say('printHow')}`)];
  }

  frame() { return [h('h3', {}, this.say('embed')), this.copied('embed', 'embedCode', this.actions.frameCode(this.say('mapOf', { words: filterWords(/** @type {Scene} */ (this.scene)) })), true), h('p', { class: 'soft' }, this.say('embedHow'))]; }

  programs() {
    const { state } = /** @type {Scene} */ (this.scene);
    const query = filterQuery(state);
    const news = filterQuery({ ...state, asOf: '' }); // a feed tells what is new
    const at = (/** @type {string} */ path) => `${location.origin}${path}`;
    return [h('h3', {}, this.say('feeds')), h('p', { class: 'soft' }, this.say('feedsHow')),
      this.copied('atom', 'atom', at(`/feeds/incidents.atom?${news}`)), this.copied('jsonfeed', 'jsonfeed', at(`/feeds/incidents.json?${news}`)),
      h('h3', {}, this.say('programs')),
      h('p', { class: 'share-files' }, h('a', { class: 'share-file', 'data-key': 'file:qgis', href: `/collections/incidents/qgis.qlr?${query}`, download: '' }, h('strong', {}, this.say('qgis')))), h('p', { class: 'soft' }, this.say('qgisHow')),
      h('p', { class: 'soft' }, this.say('oapif')), this.copied('oapif', 'oapif', at('/')),
      h('p', { class: 'soft' }, this.say('geojson')), this.copied('geojson', 'geojson', at(`/collections/incidents/items?${plus(query, { all: 'true', f: 'geojson' })}`))];
  }
}
