/** What has been recorded or changed since an instant. */
import { query as asked } from '../state/fresh.js';
import { filterQuery } from '../state/query.js';
import { getJSON } from './fetch.js';

/** @typedef {import('../state/url.js').State} State */

/** When the newest of all records was recorded, or changed; '' = there is none. */
export async function newestRecorded() {
  const { features } = await getJSON('/collections/incidents/items?limit=1&sortby=-recorded_at&properties=recorded_at', undefined, 'low');
  return String(features[0]?.properties.recorded_at ?? '');
}

/** The questions of how many there are, in the filter and at all. @param {State} state @param {string} since */
export function freshQuestions(state, since) {
  const all = new URLSearchParams();
  asked(all, { fresh: since });
  return [filterQuery({ ...state, fresh: since }), all].map((query) => `/stats/count?${query}`);
}
