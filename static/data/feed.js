/** Everything that the page asks for beside tiles. One filter, asked for by all at once; late answers never arrive. */
import { filterQuery, plus, withoutTime } from '../state/query.js';
import { FIELD_NAMES } from '../state/fields.js';
import { getJSON } from './fetch.js';
import { Latest } from './latest.js';

/** @typedef {import('../state/url.js').State} State */

const PAGE = 50;

export class Feed {
  /** @param {(error: unknown, kind: string) => void} failed @param {() => void} arrived */
  constructor(failed, arrived) { this.latest = new Latest(failed, arrived); this.next = ''; }

  /** @param {State} state @param {(facets: any[]) => void} show */
  facets(state, show) {
    const url = `/stats/facets?${plus(filterQuery(state), { fields: FIELD_NAMES.join(',') })}`;
    return this.latest.run('facets', (signal) => getJSON(url, signal), (a) => show(a.facets ?? []));
  }

  /** @param {State} state @param {boolean} zoomed only the chosen range @param {string} bin @param {(bins: any) => void} show */
  timeline(state, zoomed, bin, show) {
    const url = `/stats/timeline?${plus(zoomed ? filterQuery(state) : withoutTime(state), { bin })}`;
    return this.latest.run('timeline', (signal) => getJSON(url, signal), (a) => show({ bin: a.bin, bins: a.bins ?? [], undated: a.undated ?? 0 }));
  }

  /** @param {State} state @param {string} bbox @param {(counts: any) => void} show */
  counts(state, bbox, show) {
    const url = `/stats/count?${plus(filterQuery(state), { view: bbox })}`;
    return this.latest.run('counts', (signal) => getJSON(url, signal), show);
  }

  /** @param {State} state @param {string} bbox @param {(features: any[], more: boolean) => void} show */
  list(state, bbox, show) {
    const url = `/collections/incidents/items?${plus(filterQuery(state), { limit: PAGE, sort: '-occurred', bbox: state.scope === 'view' ? bbox : '' })}`;
    return this.page(url, show);
  }

  /** The next page of the list. @param {(features: any[], more: boolean) => void} show */
  more(show) { return this.next ? this.page(this.next, show) : undefined; }

  /** @param {string} url @param {(features: any[], more: boolean) => void} show */
  page(url, show) {
    return this.latest.run('list', (signal) => getJSON(url, signal), (a) => {
      this.next = local(a.links?.find((/** @type {any} */ l) => l.rel === 'next')?.href ?? '');
      show(a.features ?? [], this.next !== '');
    });
  }

  /** @param {string} id @param {(record: any) => void} show @param {(error: unknown) => void} missing */
  record(id, show, missing) {
    return this.latest.run('record', async (signal) => {
      try { return await getJSON(`/incidents/${encodeURIComponent(id)}`, signal); } catch (error) {
        if (/** @type {any} */ (error).status !== 404) throw error;
        return null;
      }
    }, (record) => (record ? show(record) : missing(null)));
  }
}

/** The path of a link: the page asks its own origin only, whatever address a proxy made the server write. @param {string} href */
export function local(href) {
  if (!href) return '';
  const url = new URL(href, 'http://localhost');
  return url.pathname + url.search;
}
