/** The whole of the records: how many there are and where, what changes while the page is open, and what a first visitor does not see of them. */
import { getJSON } from '../data/fetch.js';
import { forgetLines } from '../data/lines.js';
import { extent } from '../data/opening.js';
import { idsOf, joined, ofIncidents, touches } from '../state/change.js';
import { filterQuery, plus } from '../state/query.js';

/** @typedef {import('../state/change.js').Change} Change */

/** How long a change waits at first, and after many in a row: an import makes one each second for minutes. */
const WAIT_MS = { first: 30, then: 500, most: 8000 };

export class Arrivals {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page;
    /** @type {import('../data/opening.js').Whole} */
    this.whole = { oldest: '', newest: '', recent: '', total: 0, box: null, tag: '' };
    /** @type {Change|null} told, and not drawn yet */
    this.told = null;
    /** How many there were when all of it was drawn. */
    this.drawn = 0;
    this.timer = 0; this.wait = WAIT_MS.first; this.last = 0;
  }

  get total() { return this.whole.total; }

  /** @param {import('../data/opening.js').Whole} whole */
  measured(whole) {
    this.whole = whole;
    this.drawn = whole.total;
    Object.assign(this.page.panels.timeline, { oldest: whole.oldest, newest: this.page.past?.newest ?? whole.recent });
  }

  /**
   * How many there are in all beside counts that have just come. Between two drawings the server may be ahead of what is shown: it has told of more, or the
   * line to it was cut.
   * @param {{matched: number}} counts @param {AbortSignal} signal
   */
  async beside({ matched }, signal) {
    if (this.page.store.state.asOf || (!this.told && matched <= this.total)) return;
    const { matched: total } = await getJSON('/stats/count', signal);
    this.whole = { ...this.whole, total };
  }

  /** On a first visit, offers to go to the records where most of them are out of sight. */
  async sighted() {
    const { page, total } = this;
    const { in_view: seen } = await getJSON(`/stats/count?${plus(filterQuery(page.state), { view: page.map?.bbox ?? '' })}`);
    if (seen * 2 < total) page.panels.offer.make(page.scene, { key: 'outOfSight', n: total - seen, total });
  }

  /** The server tells of a change: it is drawn soon, with all that come until then. @param {Change} change */
  changed(change) {
    this.told = joined(this.told, change);
    if (this.timer || this.page.store.state.asOf) return; // what was known then stays as it is: it waits until the reader is back in the present
    if (performance.now() - this.last > 2 * this.wait) this.wait = WAIT_MS.first;
    this.timer = window.setTimeout(() => this.draw(), this.wait);
  }

  /** The reader went to what was known then, or came back: what waited is drawn. */
  turned() {
    if (this.page.store.state.asOf) { clearTimeout(this.timer); this.timer = 0; return; }
    this.measured(this.whole);
    if (this.told) this.draw();
  }

  async draw() {
    const change = this.told;
    if (!change) return;
    this.told = null;
    try {
      if (ofIncidents(change)) await this.incidents(change);
      if (change.kinds.includes('corridors') || change.kinds.includes('geography')) this.lines(change);
      for (const renew of this.page.renewers) renew(change);
      this.page.panels.slot.renew();
      await this.page.pace.now();
    } catch (error) {
      this.told = joined(this.told, change);
      this.page.failed(error);
    }
    this.timer = 0;
    this.last = performance.now();
    this.wait = Math.min(WAIT_MS.most, Math.max(WAIT_MS.then, 2 * this.wait));
    if (this.told) this.changed(this.told);
  }

  /** Asks anew for what may be another: tiles where it happened, counts, bars, list, and the open record. @param {Change} change */
  async incidents(change) {
    const { page, drawn: before } = this;
    this.measured(await extent());
    page.map?.renew((url) => touches(change, url));
    const { latest } = page.feed;
    for (const kind of latest.kinds()) if (kind !== 'record') latest.drop(kind);
    page.feed.keep = page.panels.list.features.length;
    const ids = idsOf(change);
    if (page.state.id && (!ids || ids.includes(page.state.id))) page.read(false);
    if (this.drawn > before) page.fresh.came(this.total - before);
  }

  /** Asks anew for corridors and what else is drawn beside incidents. @param {Change} change */
  lines(change) {
    const { page } = this;
    const geography = change.kinds.includes('geography');
    forgetLines();
    delete page.scenes.areas.corridors;
    for (const kind of ['panel', 'hotspots']) page.feed.latest.dropAll(kind);
    page.map?.refetch(geography ? null : ['corridors', 'corridor_bands'], geography && change.count === null);
    if (geography) {
      Reflect.deleteProperty(page.scenes.areas, 'areas'); // as they are called: asked for when there are some in the filter
      page.areas();
    }
    page.called();
  }
}
