/** Everything that the page asks for beside tiles. One filter, asked for by all at once; late answers never arrive. What is asked
 * for resolves to whether it is shown now. */
import { assumption } from '../state/assume.js';
import { datetime, filterQuery, plus, withoutTime } from '../state/query.js';
import { FIELD_NAMES } from '../state/fields.js';
import { then } from '../state/known.js';
import { Refused, getJSON } from './fetch.js';
import { Latest } from './latest.js';
import { Round } from './round.js';

/** @typedef {import('../state/url.js').State} State */

const PAGE = 50;
/** Rows that are kept when the records change. */
const MOST = 1000;

export class Feed {
  /** @param {(error: unknown, kind: string) => void} failed @param {() => void} arrived */
  constructor(failed, arrived) {
    this.latest = new Latest(failed, arrived);
    this.round = new Round();
    this.ask = (/** @type {string} */ url, /** @type {AbortSignal} */ signal) => this.round.ask(() => getJSON(url, signal));
    this.next = '';
    /** How many rows of the list the reader has before them: the next list has as many. */
    this.keep = 0;
  }

  /** What is asked for from now on belongs together. */
  begin() { this.round = new Round(); return this.round; }

  /** @param {State} state @param {(facets: any[]) => void} show */
  facets(state, show) {
    const url = `/stats/facets?${plus(filterQuery(state), { fields: FIELD_NAMES.join(',') })}`;
    return this.latest.run('facets', url, this.ask, (a) => show(a.facets ?? []));
  }

  /** Of all days, or of those that it is zoomed to. @param {State} state @param {string} bin @param {(bins: any) => void} show */
  timeline(state, bin, show) {
    const url = `/stats/timeline?${plus(withoutTime(state), { bin, datetime: datetime(state.span) })}`;
    return this.latest.run('timeline', url, this.ask, (a) => show({ bin: a.bin, bins: a.bins ?? [], undated: a.undated ?? 0 }));
  }

  /** @param {State} state @param {string} bbox @param {(counts: any, signal: AbortSignal) => Promise<void>} beside finds out how many there are in all, of the same version of the data @param {(counts: any) => void} show */
  counts(state, bbox, beside, show) {
    const url = `/stats/count?${plus(filterQuery(state), { view: bbox })}`;
    return this.latest.run('counts', url, (one, signal) => this.round.ask(async () => {
      const counts = await getJSON(one, signal);
      await beside(counts, signal);
      return counts;
    }), show);
  }

  /** Hot spots, while their layer is on. @param {State} state @param {(answer: any) => void} show null = they are off */
  hotSpots(state, show) {
    if (!state.layers.includes('hotspots')) { this.latest.drop('hotspots'); show(null); return Promise.resolve(true); }
    return this.latest.run('hotspots', `/analysis/hotspots?${plus(filterQuery(state), { edge_km: state.hex, ...assumption(state) })}`, getJSON, show);
  }

  /** @param {State} state @param {string} bbox @param {(features: any[], more: boolean) => void} show */
  list(state, bbox, show) {
    const url = `/collections/incidents/items?${plus(filterQuery(state), { limit: PAGE, sort: '-occurred', bbox: state.scope === 'view' ? bbox : '' })}`;
    if (this.latest.shown.get('list') !== url) this.latest.drop('more');
    const rows = Math.min(MOST, Math.max(PAGE, this.keep));
    this.keep = 0;
    return this.latest.run('list', url, (one, signal) => this.ask(rows > PAGE ? one.replace(`limit=${PAGE}`, `limit=${rows}`) : one, signal), (a) => this.page(a, show));
  }

  /** The next page of the list. @param {(features: any[], more: boolean) => void} show */
  more(show) { return this.next ? this.latest.run('more', this.next, getJSON, (a) => this.page(a, show)) : undefined; }

  /** @param {any} answer @param {(features: any[], more: boolean) => void} show */
  page(answer, show) {
    this.next = local(answer.links?.find((/** @type {any} */ l) => l.rel === 'next')?.href ?? '');
    show(answer.features ?? [], this.next !== '');
  }

  /** @param {State} state which record, and as of when @param {(record: any) => void} show @param {(why: import('./fetch.js').Refused) => void} missing told why there is none */
  record({ id, asOf }, show, missing) {
    this.latest.drop('record');
    return this.latest.run('record', then(`/incidents/${encodeURIComponent(id)}`, asOf), async (url, signal) => {
      try { return await getJSON(url, signal); } catch (error) {
        if (error instanceof Refused && (error.status === 404 || error.status === 410)) return error;
        throw error;
      }
    }, (record) => (record instanceof Refused ? missing(record) : show(record)));
  }
}

/** The path of a link: the page asks its own origin only, whatever address a proxy made the server write. @param {string} href */
export function local(href) {
  if (!href) return '';
  const url = new URL(href, 'http://localhost');
  return url.pathname + url.search;
}
