/** The whole of the records: how many there are and where, what has come since, and what a first visitor does not see of them. */
import { getJSON } from '../data/fetch.js';
import { forgetLines } from '../data/lines.js';
import { extent } from '../data/opening.js';
import { filterQuery, plus } from '../state/query.js';

export class Arrivals {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page;
    /** @type {import('../data/opening.js').Whole} */
    this.whole = { oldest: '', newest: '', recent: '', total: 0, box: null };
  }

  get total() { return this.whole.total; }

  /** @param {import('../data/opening.js').Whole} whole */
  measured(whole) {
    this.whole = whole;
    this.page.panels.timeline.newest = whole.recent;
  }

  /** On a first visit, offers to go to the records where most of them are out of sight. */
  async sighted() {
    const { page, total } = this;
    const { in_view: seen } = await getJSON(`/stats/count?${plus(filterQuery(page.state), { view: page.map?.bbox ?? '' })}`);
    if (seen * 2 < total) page.panels.offer.make(page.scene, { key: 'outOfSight', n: total - seen, total });
  }

  /** The records have changed: asks for all anew, and offers to go to what was added. */
  async grown() {
    const { page } = this;
    const before = this.total;
    try { this.measured(await extent()); } catch (error) { page.failed(error); return; }
    page.map?.renew();
    page.feed.latest.forget();
    forgetLines();
    page.panels.slot.renew();
    page.pace.now();
    if (this.total > before) page.panels.offer.make(page.scene, { key: 'imported', n: this.total - before, total: this.total });
  }
}
