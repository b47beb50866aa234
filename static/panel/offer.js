/** Offers to go to records that are out of sight: after an import, or on a first visit. What was answered once is not asked again. */
import { bdi, fill, h, icon, same } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {{key: 'imported'|'outOfSight', n: number, total: number}} What */

const CLOSE = 'M6 6l12 12M18 6L6 18';
const KEY = 'threatmap.records';

export class Offer {
  /** @param {HTMLElement} root @param {() => void} go */
  constructor(root, go) {
    this.root = root; this.go = go;
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

  /** @param {Scene} scene */
  render(scene) {
    if (same(this, scene.lang, this.what)) return;
    this.root.hidden = !this.what;
    if (!this.what) { fill(this.root); return; }
    const { lang } = scene;
    const answer = (/** @type {() => void} */ act) => () => { this.close(); act(); };
    fill(this.root, h('p', {}, bdi(lang.t(this.what.key, { n: this.what.n }))),
      h('button', { type: 'button', class: 'primary', 'data-key': 'go', onclick: answer(this.go) }, lang.t('goThere')),
      h('button', { type: 'button', class: 'shut', 'data-key': 'later', 'aria-label': lang.t('close'), title: lang.t('close'), onclick: answer(() => {}) }, icon(CLOSE)));
  }

  close() {
    try { localStorage.setItem(KEY, String(this.what?.total ?? '')); } catch { /* then it is offered again at the next visit */ }
    this.what = null;
    this.root.hidden = true;
    fill(this.root);
  }
}
