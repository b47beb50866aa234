/** Offers to go to records that are out of sight: what has come meanwhile, or on a first visit. What was answered once is not asked again. */
import { bdi, fill, h, icon, same } from './dom.js';

/**
 * n: records that it leads to. Of fresh, all: how many are new, in the filter or not. total: how many records there are.
 * @typedef {import('./filters.js').Scene} Scene @typedef {{key: 'imported'|'outOfSight'|'fresh', n: number, all?: number, total: number}} What
 */

const CLOSE = 'M6 6l12 12M18 6L6 18';
const KEY = 'threatmap.records';

export class Offer {
  /** @param {HTMLElement} root @param {(what: What, go: boolean) => void} answered */
  constructor(root, answered) {
    this.root = root; this.tell = answered;
    /** @type {What|null} */
    this.what = null;
  }

  /** How many records there were when the reader last answered; null = never. */
  get answered() {
    try { return Number(localStorage.getItem(KEY)) || null; } catch { return null; } // a browser may refuse
  }

  /** @param {Scene} scene @param {What} what */
  make(scene, what) {
    if (this.answered === what.total) return;
    // A second import before the answer to the first: both are meant.
    const sum = this.what?.key === 'imported' && what.key === 'imported' ? this.what.n + what.n : what.n;
    this.what = { ...what, n: sum };
    this.render(scene);
  }

  /** It leads to nothing any more. @param {Scene} scene */
  withdraw(scene) {
    this.what = null;
    this.render(scene);
  }

  /** @param {Scene} scene */
  render(scene) {
    if (same(this, scene.lang, this.what)) return;
    this.root.hidden = !this.what;
    if (!this.what) { fill(this.root); return; }
    const { lang } = scene;
    const [text, way] = said(lang, this.what);
    fill(this.root, h('p', {}, bdi(text)),
      h('button', { type: 'button', class: 'primary', 'data-key': 'go', onclick: () => this.close(true) }, way),
      h('button', { type: 'button', class: 'shut', 'data-key': 'later', 'aria-label': lang.t('close'), title: lang.t('close'), onclick: () => this.close(false) }, icon(CLOSE)));
  }

  /** @param {boolean} go */
  close(go) {
    const { what } = this;
    try { localStorage.setItem(KEY, String(what?.total ?? '')); } catch { /* then it is offered again at the next visit */ }
    this.what = null;
    this.root.hidden = true;
    fill(this.root);
    if (what) this.tell(what, go);
  }
}

/** What is offered, and what the button says. @param {Scene['lang']} lang @param {What} what */
function said(lang, { key, n, all = 0 }) {
  if (key !== 'fresh') return [lang.t(key, { n }), lang.t('goThere')];
  if (!n) return [lang.t('freshNone', { n: all }), lang.t('goThere')];
  return [all > n ? `${lang.t('freshFit', { n })} ${lang.t('freshOthers', { n: all - n })}` : lang.t('fresh', { n }), lang.t('freshShow')];
}
