/** Takes along what is seen: a link, the records as files, a picture, a frame for another page, addresses for other programs. */
import { texts } from '../i18n/share/texts.js';
import { filterQuery, plus } from '../state/query.js';
import { filterWords } from '../state/words.js';
import { fill, h } from './dom.js';
import { files, formatsOf } from './share/formats.js';

export { texts } from '../i18n/share/texts.js';
export const styles = 'share';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/share/en.js').default} Word */

/** How many match. @param {import('../state/url.js').State} state */
export const ask = (state) => ({ path: '/stats/count', query: String(filterQuery(state)) });

/** A listing says in which formats it can be had. */
const LISTING = '/collections/incidents/items?limit=1';

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.inView = false; this.seen = 0; this.url = ''; this.made = 0; this.asked = '';
    /** @type {string[]} */
    this.formats = formatsOf([]);
    /** The address that the records of this filter have got. @type {{hash: string, asOf: string, pinned: boolean}|null} */
    this.kept = null;
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
    const asked = String(filterQuery(scene.state));
    if (asked !== this.asked) this.kept = null; // it was another filter's
    Object.assign(this, { scene, answer, problem, asked });
    this.actions.panelMore('panel-formats', LISTING, (/** @type {any} */ listing) => { this.formats = formatsOf(listing.links); this.draw(); });
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
      ...this.link(), ...this.address(), ...this.files(), ...this.picture(), ...this.frame(), ...this.programs());
  }

  /** Text that is there to be copied. @param {string} key @param {Word} label @param {string} text @param {boolean} [long] */
  copied(key, label, text, long = false) {
    const field = long ? h('textarea', { rows: 4, readonly: true, dir: 'ltr', spellcheck: 'false', 'data-key': `text:${key}`, 'aria-label': this.say(label) }, text) : h('input', { type: 'text', readonly: true, dir: 'ltr', value: text, 'data-key': `text:${key}`, 'aria-label': this.say(label) });
    field.addEventListener('focus', () => field.select());
    return h('p', { class: long ? 'share-copy long' : 'share-copy' }, field, h('button', { type: 'button', class: 'primary', 'data-key': `copy:${key}`, onclick: () => this.actions.copy(text, this.say('copied'), this.say('copyFailed')) }, this.say('copy')));
  }

  link() { return [h('h3', {}, this.say('link')), this.copied('link', 'link', this.actions.linkTo(this.made)), h('p', { class: 'soft' }, this.say('linkHow'))]; }

  /** An address of the records' own, on the server: pinned to what they are now, or live. */
  address() {
    const { state } = /** @type {Scene} */ (this.scene);
    const keep = (/** @type {boolean} */ pinned) => h('li', {}, h('button', { type: 'button', class: 'share-file', 'data-key': pinned ? 'keep:pinned' : 'keep:live', 'aria-pressed': String(this.kept?.pinned === pinned), onclick: () => this.keep(pinned) }, h('strong', {}, this.say(pinned ? 'pinned' : 'live')), h('span', { class: 'soft' }, this.say(pinned ? 'pinnedWhat' : 'liveWhat'))));
    const { kept } = this;
    return [h('h3', {}, this.say('address')), h('ul', { class: 'share-files' }, keep(true), state.asOf ? null : keep(false)), h('p', { class: 'soft', role: 'status' }, kept ? '' : this.say('addressHow')),
      ...(kept ? [h('p', { class: 'soft' }, this.say('addressRecords')), this.copied('answer', 'addressRecords', `${location.origin}/a/${kept.hash}`)] : []),
      ...(kept?.asOf ? [h('p', { class: 'soft' }, this.say('addressMap')), this.copied('pinned-map', 'addressMap', this.actions.linkTo(0, kept.asOf))] : [])];
  }

  /** @param {boolean} pinned */
  async keep(pinned) {
    const { asked } = this;
    const kept = await this.actions.keepAnswer(`/collections/incidents/items?${plus(new URLSearchParams(asked), { sort: '-occurred' })}`, pinned);
    if (!kept || asked !== this.asked) return;
    this.kept = { ...kept, pinned };
    this.draw();
  }

  files() {
    const { lang, state } = /** @type {Scene} */ (this.scene);
    const query = plus(filterQuery(state), { all: 'true', bbox: this.inView ? this.view.bbox : '' });
    const scope = (/** @type {boolean} */ inView, /** @type {Word} */ word) => h('button', { type: 'button', 'data-key': `share-scope:${inView}`, 'aria-pressed': String(this.inView === inView), onclick: () => { this.inView = inView; this.draw(); } }, this.say(word));
    const n = this.inView ? this.seen : this.answer?.matched ?? 0;
    const known = this.inView || this.answer;
    const note = known ? this.say('records', { n }) : lang.t('loading');
    return [h('h3', {}, this.say('files')), h('div', { class: 'switch', role: 'group', 'aria-label': this.say('files') }, scope(false, 'allOfFilter'), scope(true, 'ofView')),
      ...files(this.formats, query, note, this.say('moreFormats')), h('p', { class: 'soft' }, this.say('filesHow'))];
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
