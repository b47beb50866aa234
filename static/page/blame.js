/** Where no record matches: how many would, were one of the choices not there. One count each, and only then. */
import { getJSON } from '../data/fetch.js';
import { filterQuery } from '../state/query.js';
import { ways } from '../state/without.js';

/** @typedef {import('../state/without.js').Way & {n: number}} Found */

/** @param {import('../main.js').Page} page @param {number} matched how many match all choices */
export async function blame(page, matched) {
  const { list } = page.panels;
  const { state } = page;
  const query = String(filterQuery(state));
  if (list.blamed === query) return;
  list.ways = [];
  list.blamed = '';
  const all = matched ? [] : ways(state);
  if (all.length < 2) return; // to take the only one away is to take all away
  try {
    const counts = await Promise.all(all.map(({ change }) => getJSON(`/stats/count?${filterQuery({ ...state, ...change })}`)));
    if (String(filterQuery(page.state)) !== query) return;
    list.blamed = query;
    list.ways = all.map((way, i) => ({ ...way, n: counts[i].matched })).filter(({ n }) => n > 0).sort((a, b) => b.n - a.n);
    list.render(page.scene);
  } catch (error) { page.failed(error); }
}
