/** What the box for places finds: a list under it, gone through by arrow keys while the focus stays in the box. */
import { outdated } from '../data/fetch.js';
import { findPlaces } from '../data/places.js';
import { texts } from '../i18n/goto/texts.js';
import { style } from '../style.js';
import { bdi, fill, h, icon } from './dom.js';

/** @typedef {import('../data/places.js').Place} Place @typedef {{place: Place, panel?: import('../state/kinds.js').Panel}} Way to the place, or to the profile of its line
 * @typedef {keyof typeof import('../i18n/goto/en.js').default} Word */

/** How long one may pause while typing before it is asked. */
const PAUSE_MS = 160;
/** What has a profile, and which panel that is. @type {Record<string, 'belt'|'corridor'>} */
const PROFILES = { border: 'belt', corridor: 'corridor' };
const ICONS = { profile: 'M4 20V10M9 20V4M14 20v-7M19 20V8', search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20', place: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z', other: 'M4 6l6-2 5 3 5-2v13l-5 2-5-3-6 2z', spot: 'M12 3v18M3 12h18' };

export class Goto {
  /** @param {import('./gotobox.js').GotoBox} box */
  constructor(box) {
    this.box = box; this.timer = 0; this.active = -1; this.shown = '';
    /** @type {Place[]} */
    this.places = [];
    /** @type {AbortController|null} */
    this.control = null;
    this.list = h('ul', { id: 'goto-list', role: 'listbox', class: 'goto-list', hidden: true, onmousedown: (/** @type {Event} */ e) => e.preventDefault() }); // the focus stays in the box
    this.status = h('p', { class: 'sr', role: 'status', 'aria-live': 'polite' });
    box.root.append(this.list, this.status);
  }

  /** @param {import('./gotobox.js').GotoBox} box */
  static async of(box) {
    await Promise.all([style('goto'), texts.load(/** @type {import('./filters.js').Scene} */ (box.scene).lang)]);
    return new Goto(box);
  }

  get lang() { return /** @type {import('./filters.js').Scene} */ (this.box.scene).lang; }

  /** Whether what was written is a place in numbers: nothing to search records for. */
  get numbers() { return ['spot', 'square'].includes(this.places[0]?.kind); }

  /** All that can be chosen but the search. @returns {Way[]} */
  get ways() { return this.places.flatMap((place) => [{ place }, ...(place.id && PROFILES[place.kind] ? [{ place, panel: { kind: PROFILES[place.kind], id: place.id } }] : [])]); }

  get text() { return this.box.input.value.trim(); }

  /** @param {Word} word @param {Record<string, string|number>} [values] */
  say(word, values) { return texts.say(this.lang, word, values); }

  /** In another language. */
  async render() {
    await texts.load(this.lang);
    if (!this.list.hidden) this.draw();
  }

  typed() {
    clearTimeout(this.timer);
    if (!this.text) { this.close(); return; }
    this.timer = window.setTimeout(() => this.find(), PAUSE_MS);
  }

  /** @returns {Promise<boolean>} whether what is found is that of the text as it stands */
  async find() {
    clearTimeout(this.timer);
    const { text } = this;
    this.control?.abort();
    this.control = new AbortController();
    try {
      const places = await findPlaces(text, this.lang.code, this.control.signal);
      if (text !== this.text || document.activeElement !== this.box.input) return false;
      Object.assign(this, { places, shown: text, active: -1 });
      this.draw();
      this.status.textContent = places.length ? this.say('found', { n: places.length }) : this.say('none', { text });
      return true;
    } catch (error) {
      if (!outdated(error)) { this.close(); this.box.actions.panelFailed(error); }
      return false;
    }
  }

  draw() {
    const { ways, shown } = this;
    fill(this.list, ways.length ? null : h('li', { class: 'none', role: 'presentation' }, this.say('none', { text: shown })),
      ...ways.map(({ place, panel }, i) => (panel ? this.option(i, ICONS.profile, this.say('profile', { name: this.name(place) }), this.say('profileHow')) : this.option(i, this.icon(place), this.name(place), this.details(place)))),
      this.numbers ? null : this.option(ways.length, ICONS.search, this.say('search', { text: shown }), this.say('searchHow')));
    this.list.setAttribute('aria-label', this.lang.t('goTo'));
    this.list.hidden = false;
    this.box.input.setAttribute('aria-expanded', 'true');
    this.point(this.active);
  }

  /** @param {number} i @param {string} path @param {string} name @param {string} details */
  option(i, path, name, details) {
    return h('li', { role: 'option', id: `goto-${i}`, class: i === this.ways.length ? 'to-records' : '', 'aria-selected': 'false', onclick: () => this.pick(i) }, icon(path), h('span', { class: 'goto-name' }, bdi(name)), h('span', { class: 'soft' }, details));
  }

  /** @param {Place} place */
  icon({ kind }) { return kind === 'place' || kind === 'facility' ? ICONS.place : ['spot', 'swapped', 'square'].includes(kind) ? ICONS.spot : ICONS.other; }

  /** @param {Place} place */
  name({ name, kind, position, mgrs }) { return name || (kind === 'square' ? `${mgrs}` : this.degrees(position)); }

  /** @param {[number, number]} position */
  degrees([lng, lat]) {
    const part = (/** @type {number} */ v, /** @type {Word} */ plus, /** @type {Word} */ minus) => `${new Intl.NumberFormat(this.lang.locale, { maximumFractionDigits: 5 }).format(Math.abs(v))}° ${this.say(v < 0 ? minus : plus)}`;
    return [part(lat, 'north', 'south'), part(lng, 'east', 'west')].join(this.lang.between);
  }

  /** What it is, in which country, and by which other name it was found. @param {Place} place */
  details({ kind, adm0, matched, mgrs, metres, position }) {
    const { names } = /** @type {import('./filters.js').Scene} */ (this.box.scene);
    const country = kind === 'country' ? '' : adm0.split('-').map((code) => names.of('adm0', code)).join('–');
    const rest = kind === 'square' ? [this.say('edge', { size: metres === 1 ? this.lang.t('m', { n: 1 }) : this.lang.distance(Number(metres)) }), this.degrees(position)] : [kind === 'border' ? '' : country, matched && this.say('alias', { name: matched }), mgrs && `MGRS ${mgrs}`];
    return [this.say(/** @type {Word} */ (`kind_${kind}`)), ...rest].filter(Boolean).join(this.lang.between);
  }

  /** @param {number} i -1 = none */
  point(i) {
    this.active = i;
    const { input } = this.box;
    for (const [k, one] of this.list.querySelectorAll('[role="option"]').entries()) one.setAttribute('aria-selected', String(k === i));
    if (i < 0) { input.removeAttribute('aria-activedescendant'); return; }
    input.setAttribute('aria-activedescendant', `goto-${i}`);
    this.list.querySelector(`#goto-${i}`)?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} key */
  async key(key) {
    if (key === 'Escape') { if (this.list.hidden) this.box.input.value = ''; this.close(); return; }
    if ((this.list.hidden || this.shown !== this.text) && (!this.text || !(await this.find()))) return;
    const n = this.ways.length + Number(!this.numbers);
    if (key === 'ArrowDown') this.point((this.active + 1) % n);
    else if (key === 'ArrowUp') this.point(this.active < 1 ? n - 1 : this.active - 1);
    else if (this.active >= 0 || this.places.length) this.pick(Math.max(0, this.active));
  }

  /** @param {number} i */
  pick(i) {
    const { input, actions } = this.box;
    const way = this.ways[i];
    this.close();
    if (!way) { input.value = ''; actions.searchRecords(this.shown); return; }
    if (way.panel) { this.profile(way.place, way.panel); return; }
    const { place } = way;
    const label = this.name(place);
    input.value = label;
    this.shown = label.trim();
    input.select();
    if (matchMedia('(max-width: 760px)').matches) input.blur(); // the keyboard of a phone would hide the map
    actions.goTo({ position: place.position, bbox: place.bbox, label });
    this.status.textContent = this.say('shown', { name: label });
  }

  /** @param {Place} place @param {import('../state/kinds.js').Panel} panel */
  profile({ bbox: [west, south, east, north] }, panel) {
    const { input, actions } = this.box;
    input.value = '';
    input.blur(); // the panel takes the focus
    actions.profile(panel);
    actions.reveal([[west, south], [east, north]]);
  }

  close() {
    clearTimeout(this.timer);
    this.control?.abort();
    this.list.hidden = true;
    this.box.input.setAttribute('aria-expanded', 'false');
    this.point(-1);
  }
}
