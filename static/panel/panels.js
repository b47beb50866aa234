/** The panels together: which are there, which sheet is open on a phone, and what each is told. */
import { choices } from '../state/query.js';
import { filterWords } from '../state/words.js';
import { About } from './about.js';
import { Card } from './card.js';
import { Credits } from './credits.js';
import { fill, h, icon, same, steady } from './dom.js';
import { Filters } from './filters.js';
import { GotoBox } from './gotobox.js';
import { Layers } from './layers.js';
import { List } from './list.js';
import { Menu } from './menu.js';
import { Offer } from './offer.js';
import { Player } from './player.js';
import { Slot } from './slot.js';
import { Status } from './status.js';
import { Timeline } from './timeline.js';
import { Tooltip } from './tooltip.js';
import { TopBar } from './topbar.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const phone = () => matchMedia('(max-width: 760px)').matches;

export class Panels {
  /** @param {any} actions */
  constructor(actions) {
    this.actions = actions; this.sheet = ''; this.record = null; this.problem = '';
    /** @type {any} */
    this.counts = null;
    this.total = 0; this.opened = '';
    /** The line over a map in a frame. @type {{render: (state: import('../state/url.js').State) => void}|null} */
    this.frame = null;
    this.menu = new Menu(actions);
    this.goto = new GotoBox({ ...actions, searchRecords: (/** @type {string} */ text) => { actions.search(text, true); this.filters.search.input.focus(); } });
    this.top = new TopBar(byId('top'), { menu: this.menu.root, goto: this.goto.root }, { ...actions, sheet: (name) => this.toggle(name) });
    this.filters = new Filters(byId('filters'), actions);
    this.layers = new Layers(byId('layers'), actions);
    this.list = new List(byId('list'), actions);
    this.card = Object.assign(new Card(byId('card'), actions), { focusOnce: false });
    this.timeline = new Timeline(byId('timeline'), actions);
    this.player = new Player(byId('time-tools'), actions);
    this.about = new About(byId('about'), actions);
    this.slot = new Slot(byId('panel'), actions);
    this.credits = new Credits(byId('credits'));
    this.tip = new Tooltip(byId('tip'));
    this.offer = new Offer(byId('offer'), actions.offered);
    this.status = new Status(byId('status'));
    this.grabs = ['left', 'right'].map((id) => { const grab = h('button', { type: 'button', class: 'grab', onclick: () => this.toggle('') }); byId(id).prepend(grab); return grab; });
    document.addEventListener('keydown', (e) => this.key(e));
    document.addEventListener('pointerdown', () => { delete document.documentElement.dataset.keys; }, true);
    byId('skip').addEventListener('click', (e) => { e.preventDefault(); actions.listed(); });
    byId('map').addEventListener('pointerdown', () => { if (this.sheet) this.toggle(''); });
  }

  /** @param {Scene} scene @param {number} total */
  render(scene, total) {
    this.scene = scene;
    this.total = this.list.total = total;
    const { lang, theme } = scene;
    if (!same(this, lang, theme)) this.dressed(scene); // the root's attributes make the browser look through all styles
    this.menu.render(scene);
    this.goto.render(scene);
    this.named(scene);
    this.bar();
    this.filters.render(scene);
    this.layers.render(scene);
    this.list.render(scene);
    this.timeline.render(scene);
    this.player.render(scene);
    this.about.render(scene);
    this.credits.render(scene);
    this.offer.render(scene);
    this.drawCard(scene);
  }

  /** What changes with the language and the theme only. @param {Scene} scene */
  dressed(scene) {
    const { lang, theme } = scene;
    Object.assign(document.documentElement, { lang: lang.code, dir: lang.dir });
    document.documentElement.dataset.theme = theme;
    fill(byId('skip'), h('strong', {}, lang.t('skip')), h('span', {}, lang.t('nextPart')));
    byId('keys').textContent = `${lang.t('mapKeys')} ${lang.t('nextPart')}`;
    byId('left').setAttribute('aria-label', lang.t('filters'));
    byId('right').setAttribute('aria-label', lang.t('list'));
    for (const grab of this.grabs) grab.setAttribute('aria-label', lang.t('close'));
    this.zoomButtons(scene);
  }

  /** The page's title and the map's name are the filter in words. @param {Scene} scene */
  named(scene) {
    this.frame?.render(scene.state);
    const words = filterWords(scene);
    document.title = `${words} – ${scene.lang.t('title')}`;
    byId('map').setAttribute('aria-label', `${scene.lang.t('map')}: ${words}`);
  }

  bar() {
    const { lang, theme, state } = /** @type {Scene} */ (this.scene);
    this.top.render(lang, theme, this.counts && { matched: this.counts.matched, total: state.asOf ? this.total : this.counts.total }, choices(state), this.sheet);
  }

  /** @param {Scene} scene */
  zoomButtons({ lang }) {
    const button = (/** @type {string} */ key, /** @type {any} */ label, /** @type {string} */ path, /** @type {() => void} */ act) => h('button', { type: 'button', 'data-key': key, 'aria-label': lang.t(label), title: lang.t(label), onclick: act }, icon(path));
    fill(byId('zoom'), button('in', 'zoomIn', 'M12 5v14M5 12h14', () => this.actions.zoom(1)), button('out', 'zoomOut', 'M5 12h14', () => this.actions.zoom(-1)), button('home', 'home', 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5', () => this.actions.home()));
  }

  /** @param {Scene} scene @param {import('./filters.js').Facet[]} facets */
  faceted(scene, facets) {
    this.filters.render(scene, facets);
    this.credits.render(scene, facets);
  }

  /** @param {Scene} scene @param {any} counts @param {number} total */
  counted(scene, counts, total) {
    this.counts = { ...counts, total };
    Object.assign(this.list, { counts, total, problem: '' });
    this.total = total;
    this.list.recount(scene);
    this.top.count(scene.lang, { matched: counts.matched, total });
  }

  /** @param {Scene} scene @param {any[]} features @param {boolean} more */
  listed(scene, features, more) {
    Object.assign(this.list, { features, next: more, loaded: true, problem: '' });
    steady(byId('right'), '.record', () => this.list.render(scene));
  }

  /** @param {Scene} scene @param {any[]} features @param {boolean} more */
  append(scene, features, more) { this.listed(scene, [...this.list.features, ...features], more); }

  /** Says in the list why it is not there. @param {Scene} scene @param {string} problem @param {boolean} empty nothing that was listed holds any more @param {Partial<import('../state/url.js').State>|null} [way] takes away what is wrong */
  unlisted(scene, problem, empty, way = null) {
    Object.assign(this.list, { problem, way }, empty ? { features: [], next: false, counts: null } : {});
    if (empty) this.counts = null;
    this.list.render(scene);
    this.bar();
  }

  /** Goes to the list of what is in view, from wherever the reader is. */
  toList() {
    if (phone() && this.sheet !== 'list') this.toggle('list');
    this.list.enter();
  }

  /** Shows a record, or that it is on its way. @param {Scene} scene @param {any} record @param {string} [problem] */
  show(scene, record, problem = '') {
    this.record = record;
    this.problem = problem;
    this.drawCard(scene);
    if (scene.state.id && phone() && this.sheet !== 'list') this.toggle('list');
    if (record && this.card.focusOnce) { this.card.focusOnce = false; this.card.focus(); byId('right').scrollTop = 0; }
  }

  /** @param {Scene} scene */
  drawCard(scene) {
    const open = scene.state.id !== '';
    byId('card').hidden = !open;
    byId('list').hidden = open || scene.state.panel !== null;
    this.drawSlot(scene);
    if (open) this.card.render(scene, this.record, this.problem);
    else if (this.opened) (scene.state.panel ? this.slot : this.list).focus(this.opened);
    this.opened = scene.state.id;
  }

  /** The panel stays loaded under an open record. @param {Scene} scene */
  drawSlot(scene) {
    const before = this.slot.key;
    this.slot.render(scene);
    if (scene.state.id) byId('panel').hidden = true;
    if (!this.slot.open || this.slot.key === before) return;
    byId('right').scrollTop = 0;
    if (this.about.open) this.about.render(scene, [], false);
    if (phone() && this.sheet !== 'list') this.toggle('list');
  }

  /** On a phone, a drawer is a sheet. @param {'filters'|'list'|''} name */
  toggle(name) {
    this.sheet = this.sheet === name ? '' : name;
    document.documentElement.dataset.sheet = this.sheet;
    this.bar();
    if (this.sheet) byId(this.sheet === 'filters' ? 'left' : 'right').focus({ preventScroll: true });
    this.actions.resized();
  }

  /** Leaves the map free, to draw on it. */
  free() {
    if (this.sheet) this.toggle('');
    if (this.scene) this.about.render(this.scene, []);
  }

  /** Who uses keys sees on which heading they are. @param {KeyboardEvent} e */
  key(e) {
    document.documentElement.dataset.keys = '';
    if (e.key === 'Escape') this.escape();
    if (e.key !== 'F6' || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    import('./parts.js').then(({ nextPart }) => nextPart(e.shiftKey)).catch((error) => this.actions.panelFailed(error));
  }

  escape() {
    if (this.menu.open) this.menu.close();
    else if (this.scene && this.about.open) this.about.render(this.scene, []);
    else if (this.scene?.state.id) this.actions.back();
    else if (this.scene?.state.panel) this.actions.closePanel();
    else if (this.sheet) this.toggle('');
  }
}
