/** What has come while the page is open, of what the reader watches: counted, offered, and shown alone, with filter and view as they are. */
import { getJSON } from '../data/fetch.js';
import { freshQuestions, newestRecorded } from '../data/fresh.js';
import { choices } from '../state/query.js';

/** @typedef {import('../state/url.js').State} State @typedef {import('../panel/offer.js').What} What */

export class Fresh {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page;
    /** What was recorded or changed after it is new to the reader; '' = not known, or there was nothing. */
    this.since = '';
    /** Something has come, and the reader has not said anything about it. */
    this.waiting = false;
  }

  /** All that there is has been seen, or passed by. */
  async seen() {
    this.waiting = false;
    try { this.since = await newestRecorded(); } catch (error) { this.page.failed(error); }
  }

  /** There are more records than before. @param {number} n so many more */
  came(n) {
    if (this.since) this.waiting = true;
    else this.page.panels.offer.make(this.page.scene, { key: 'imported', n, total: this.page.total });
  }

  /** Counts what is new in the filter, as long as nothing is said about it. @param {State} state */
  follow(state) {
    const { page } = this;
    if (this.waiting && state.fresh) this.seen(); // it is among what is shown
    if (!this.waiting || state.asOf || page.preview) return true;
    const [inFilter, atAll] = freshQuestions(state, this.since);
    return page.feed.latest.run('fresh', inFilter, (url, signal) => Promise.all([url, atAll].map((one) => getJSON(one, signal))), ([fits, all]) => this.offer(state, fits.matched, all.matched));
  }

  /** Who has chosen what to watch is not told of what else came. @param {State} state @param {number} fits @param {number} all */
  offer(state, fits, all) {
    const { offer } = this.page.panels;
    if (fits || (all && !choices(state))) offer.make(this.page.scene, { key: 'fresh', n: fits, all, total: this.page.total });
    else offer.withdraw(this.page.scene);
  }

  /** The reader has answered an offer. @param {What} what @param {boolean} go */
  answered(what, go) {
    const { page, since } = this;
    this.seen();
    if (!go) return;
    if (what.key !== 'fresh' || !what.n) { page.everything(); return; }
    page.store.set({ fresh: since, scope: 'all', id: '', source: null, panel: null, about: '' });
    page.panels.toList();
  }
}
