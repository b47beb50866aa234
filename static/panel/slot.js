/** The panel that is open in the right drawer: loads its module when it is first opened, asks for its answer, and shows both. */
import { panelKey } from '../state/kinds.js';
import { style } from '../style.js';
import { h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */
/**
 * What a panel's module gives.
 * @typedef {object} View
 * @property {(scene: Scene, answer: any, problem: string) => void} render answer null and no problem: it is on its way
 * @property {() => string} title of the heading
 * @property {(spot: {lng: number, lat: number}|null, day: string) => void} [pointed] where the pointer is on the map, null = elsewhere; the day of the one incident there, or ''
 * @property {() => void} [close] takes away what it drew on the map
 * @property {() => boolean} [keeps] whether work would be lost by closing
 * @typedef {object} Module
 * @property {(state: import('../state/url.js').State) => {path: string, query: string}|null} ask
 * @property {new (box: HTMLElement, actions: any) => View} View
 * @property {Pick<import('../i18n/section.js').Section<any>, 'has'|'load'>} [texts] its texts: they are there when it is drawn
 * @property {string} [styles] its file in css/
 */

const CLOSE = 'M6 6l12 12M18 6L6 18';

/** @type {Record<string, () => Promise<Module>>} */
const MODULES = {
  belt: () => import('./profile.js'),
  corridor: () => import('./profile.js'),
  tempo: () => import('./tempo.js'),
  indicators: () => import('./indicators.js'),
  edit: () => import('./edit.js'),
  more: () => import('./more.js'),
  propose: () => import('./propose.js'),
  areas: () => import('./areas.js'),
  compare: () => import('./compare.js'),
  share: () => import('./share.js'),
  story: () => import('./story.js'),
  table: () => import('./table.js'),
  spot: () => import('./spot.js'),
  languages: () => import('./languages.js'),
};

export class Slot {
  /** @param {HTMLElement} root @param {any} actions closePanel, panelAnswer(url, show), panelFailed(error) and what the panels need */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    this.box = h('div', { class: 'panel-body' });
    this.heading = h('h2', { tabindex: '-1' });
    this.shut = h('button', { type: 'button', class: 'shut', onclick: () => this.actions.closePanel() }, icon(CLOSE));
    root.append(h('header', { class: 'panel-head' }, this.heading, this.shut), this.box);
    this.key = ''; this.url = ''; this.problem = ''; this.opener = '';
    /** @type {any} */
    this.answer = null;
    /** @type {Module|null} */
    this.module = null;
    /** @type {View|null} */
    this.view = null;
  }

  get open() { return this.key !== ''; }

  /** Back at the record that was opened from here, if it is listed. @param {string} id */
  focus(id) { /** @type {HTMLElement|null} */ (this.box.querySelector(`[data-id="${CSS.escape(id)}"]`))?.focus(); }

  /** Opens, closes or draws anew, as the state says. @param {Scene} scene */
  render(scene) {
    this.scene = scene;
    const key = panelKey(scene.state.panel);
    if (key !== this.key) this.change(key);
    this.root.hidden = !this.open;
    if (!this.open) return;
    this.root.setAttribute('aria-label', this.heading.textContent ?? '');
    this.shut.setAttribute('aria-label', scene.lang.t('close'));
    this.shut.title = scene.lang.t('close');
    this.draw();
    this.refresh();
  }

  /** Another filter: asks for its answer; until it comes nothing is drawn anew. @param {Scene} scene */
  follow(scene) {
    if (!this.open || panelKey(scene.state.panel) !== this.key) return; // closed, or about to be another
    this.scene = scene;
    this.refresh();
  }

  /** @param {string} key */
  change(key) {
    this.view?.close?.();
    this.actions.panelDrop();
    if (!this.key) this.opener = document.activeElement?.closest('[data-key]')?.getAttribute('data-key') ?? '';
    const inside = this.root.contains(document.activeElement);
    Object.assign(this, { key, url: '', answer: null, problem: '', module: null, view: null });
    this.box.replaceChildren();
    this.heading.textContent = '';
    if (key) this.load(key);
    else if (inside && this.opener) /** @type {HTMLElement|null} */ (document.querySelector(`[data-key="${CSS.escape(this.opener)}"]`))?.focus();
  }

  /** @param {string} key */
  async load(key) {
    try {
      const module = await MODULES[key.split(':')[0]]();
      await Promise.all([module.styles && style(module.styles), this.scene && module.texts?.load(this.scene.lang)]);
      if (key !== this.key) return;
      this.module = module;
      this.view = new module.View(this.box, this.actions);
      this.draw();
      this.heading.focus({ preventScroll: true });
      this.refresh();
    } catch (error) { this.actions.panelFailed(error); } // tried again with all else, when the server is back
  }

  /** Asks for the answer that the state needs, if it is another than what is shown. */
  refresh() {
    if (!this.module || !this.scene) return;
    const ask = this.module.ask(this.scene.state);
    const url = ask ? `${ask.path}?${ask.query}` : '';
    if (!url || (url === this.url && !this.problem)) return;
    this.actions.panelAnswer(url, (/** @type {any} */ answer) => {
      Object.assign(this, { answer, url, problem: '' });
      this.draw();
    });
  }

  /** The records have changed: the answer is asked for again, and the old one stays until then. */
  renew() {
    this.url = '';
    if (this.open && !this.view) this.load(this.key); else this.refresh();
  }

  /** Says why there is no answer, where it would stand. @param {string} problem @param {boolean} refused the server will never answer this */
  failed(problem, refused) {
    this.problem = problem;
    if (refused) this.answer = null;
    this.draw();
  }

  draw() {
    if (!this.scene || !this.view) return;
    const texts = this.module?.texts;
    if (texts && !texts.has(this.scene.lang)) { texts.load(this.scene.lang).then(() => this.draw(), (e) => this.actions.panelFailed(e)); return; } // another language
    try { this.view.render(this.scene, this.answer, this.problem); } catch (error) { this.actions.panelFailed(error); } // the map and the list go on
    this.heading.textContent = this.view.title();
    this.root.setAttribute('aria-label', this.view.title());
    this.root.setAttribute('aria-busy', String(Boolean(this.module?.ask(this.scene.state)) && !this.answer && !this.problem));
  }
}
