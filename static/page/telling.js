/** Tells a narrative: its box over the map with the step's text, keys and buttons, the steps' places on the map and times on the timeline. Loaded with the first one. */
import { readTale } from '../data/tales.js';
import { texts } from '../i18n/story/texts.js';
import { TaleBox } from '../panel/talebox.js';
import { defaults } from '../state/story.js';
import { seen, shown } from '../state/tale.js';
import { parse } from '../state/url.js';
import { style } from '../style.js';
import { h } from '../panel/dom.js';

/** @typedef {import('../state/tale.js').Tale} Tale */

export class Telling {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page; this.id = '';
    /** The step that was shown last, and what was seen then. */
    this.at = ''; this.seen = '';
    /** @type {Tale|null} */
    this.tale = null;
    /** @type {'reading'|'there'|'missing'} */
    this.found = 'reading';
    /** @type {Promise<void>|null} */
    this.reading = null;
    this.box = new TaleBox({ step: (n) => this.go(n), end: () => page.store.set(defaults()), change: () => page.store.set({ panel: { kind: 'story', id: this.id }, id: '', source: null }) });
    document.addEventListener('keydown', (e) => this.key(e));
  }

  /** Opens one at its first step. @param {string} id */
  async tell(id) {
    const { page } = this;
    page.panels.free(); // a phone's sheet would lie over it
    if (page.state.story === id) { this.go(1); return; }
    page.store.set({ story: id, step: 1, aside: false, ...(page.state.panel?.kind === 'story' ? { panel: null } : {}) });
  }

  /** Shows what the state tells: what the step shows, unless the reader has looked aside. */
  async follow() {
    const { page } = this;
    const { story } = page.state;
    const opened = story !== this.id;
    if (opened) {
      Object.assign(this, { id: story, tale: null, found: 'reading', reading: null });
      if (story) await this.read(story);
    } else await this.reading;
    if (page.state.story !== story) return;
    if (this.tale && !page.store.state.aside && this.at !== this.place) this.show(this.step, { step: false });
    await this.draw();
    if (opened && !page.store.state.aside) this.box.focus();
  }

  /** Where the address is in the narrative. */
  get place() { return `${this.page.store.state.story} ${this.page.store.state.step}`; }

  /** Shows a step. @param {number} n @param {{step?: boolean}} [how] see Store.set */
  show(n, how) {
    const { store } = this.page;
    if (!this.tale) return;
    this.at = `${store.state.story} ${n}`; // the map moves in here, which is no change of the reader's
    store.set(shown(this.tale, n, store.state), how);
    this.seen = seen(store.state);
  }

  /** Something has changed: the address says whether the reader looks aside. */
  noticed() {
    const { store } = this.page;
    if (this.at !== this.place) return; // another step, which is not shown yet
    const aside = seen(store.state) !== this.seen;
    if (aside !== store.state.aside) store.set({ aside }, { step: false });
  }

  /** @param {string} id */
  async read(id) {
    this.reading = (async () => {
      const [{ tale }] = await Promise.all([readTale(id), style('story'), texts.load(this.page.scene.lang)]);
      if (this.id === id) Object.assign(this, { tale, found: tale ? 'there' : 'missing' });
    })();
    try { await this.reading; } catch (error) { if (this.id === id) this.id = ''; throw error; } // read again when the server is back
  }

  /** It was changed here. */
  async renew() {
    const { id } = this;
    if (!id) return;
    await this.read(id);
    await this.draw();
  }

  /** The step that is told: of one that has become shorter, its last. */
  get step() { return Math.min(this.page.state.step, this.tale?.steps.length ?? 1); }

  /** @param {number} n counted from 1; beyond either end nothing happens */
  go(n) {
    const { tale } = this;
    if (tale && n >= 1 && n <= tale.steps.length) this.show(n);
  }

  async draw() {
    const { page, tale } = this;
    const { scene } = page;
    if (!page.state.story) this.box.hide();
    else {
      await texts.load(scene.lang);
      this.box.render(scene, tale, this.step, this.found);
    }
    const told = page.state.story && tale ? tale.steps.map((step, i) => ({ n: i + 1, state: parse(step.view), now: i + 1 === this.step })) : [];
    page.panels.timeline.tell(told.flatMap(({ n, state: { range }, now }) => (range && (range.from || range.to) ? [{ range: this.whole(range), mark: h('div', { class: now ? 'chapter now' : 'chapter', 'data-n': n, 'aria-hidden': 'true' }) }] : [])));
    if (!told.length && !page.map?.parts.chapters) return;
    const chapters = await page.mapped.then((map) => map.part('chapters'));
    chapters.show(told.flatMap(({ n, state: { view }, now }) => (view ? [{ n, view, now }] : [])), (/** @type {number} */ n) => this.go(n), (/** @type {number} */ n) => scene.lang.n(n));
  }

  /** Without open ends. @param {import('../state/url.js').Range} range */
  whole({ from, to }) {
    const { oldest, newest } = this.page.arrivals.whole;
    return { from: from || oldest, to: to || newest };
  }

  /** Page keys step wherever they do not scroll what the reader is in; arrows where the focus is in the box. @param {KeyboardEvent} e */
  key(e) {
    if (!this.tale || !this.page.state.story || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    const at = /** @type {HTMLElement} */ (e.target);
    const inside = this.box.root.contains(at);
    const rtl = this.page.scene.lang.dir === 'rtl';
    const free = inside || at === document.body || Boolean(at.closest?.('#stage')) && !at.closest?.('input, textarea, select');
    const by = free && { PageDown: 1, PageUp: -1 }[e.key] || inside && { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[e.key];
    if (!by) return;
    e.preventDefault();
    this.go(this.step + by);
  }
}
