/** The page in a frame of another page, /embed: map and timeline under one line that says what is shown and leads to the whole map. No drawers. */
import { getJSON } from '../data/fetch.js';
import { texts } from '../i18n/share/texts.js';
import { title, when } from '../i18n/words.js';
import { bdi, fill, h } from '../panel/dom.js';
import { then } from '../state/known.js';
import { format } from '../state/url.js';
import { filterWords } from '../state/words.js';

export class Frame {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page; this.id = '';
    /** @type {any} */
    this.record = null;
    this.line = h('div', { class: 'frame-line' });
    document.getElementById('top')?.append(this.line);
    page.panels.frame = this;
    page.followers.add((state) => { this.follow(state).catch((e) => page.failed(e)); return true; });
    page.mapped.then((map) => this.wheel(map));
  }

  /** The wheel belongs to the other page until the map is pressed. @param {import('../map/map.js').ThreatMap} map */
  wheel(map) {
    const element = /** @type {HTMLElement} */ (document.getElementById('map'));
    map.wheel(false);
    element.addEventListener('pointerdown', () => map.wheel(true));
    document.documentElement.addEventListener('pointerleave', () => map.wheel(false));
  }

  /** @param {import('../state/url.js').State} state */
  async follow(state) {
    const { id } = state;
    await texts.load(this.page.scene.lang);
    if (id !== this.id) Object.assign(this, { id, record: null });
    this.render(state);
    if (!id || this.record) return;
    const record = await getJSON(then(`/incidents/${encodeURIComponent(id)}`, state.asOf));
    if (id !== this.id) return;
    this.record = record;
    this.render(state);
  }

  /** @param {import('../state/url.js').State} state */
  render(state) {
    const { scene } = this.page;
    const { lang, names } = scene;
    if (!texts.has(lang)) return; // drawn when they are there
    const to = (/** @type {import('../state/url.js').State} */ there) => `/#${format({ ...there, panel: null })}`;
    const link = (/** @type {'fullMap'|'openRecord'} */ word, /** @type {string} */ href) => h('a', { class: 'link', href, target: '_blank', rel: 'noopener', 'data-key': word }, texts.say(lang, word));
    const p = this.record?.feature?.properties;
    fill(this.line, h('p', { class: 'frame-words', title: filterWords(scene) }, h('h1', {}, lang.t('title')), h('span', { dir: lang.dir }, filterWords(scene))), link('fullMap', to({ ...state, id: '', source: null })),
      p ? h('p', { class: 'frame-record', role: 'status' }, h('span', {}, bdi(title(lang, names, p)), lang.between, bdi(when(lang, p))), link('openRecord', to(state))) : null);
  }
}
