/**
 * Where no record matches: how many would, were one of the choices not there; where none of them alone is to blame, were two, or three. One count each, and
 * only then.
 */
import { getJSON } from '../data/fetch.js';
import { filterQuery } from '../state/query.js';
import { sets, ways, withoutAll } from '../state/without.js';

/** @typedef {import('../state/url.js').State} State @typedef {{keys: string[], change: Partial<State>, n: number}} Found */

/** The most choices that are taken away together, the most sets of them that are counted, and how many are told. */
const MOST = { size: 3, counts: 60, told: 6 };

/** @param {import('../main.js').Page} page @param {number} matched how many match all choices */
export async function blame(page, matched) {
  const { list } = page.panels;
  const { state } = page;
  const query = String(filterQuery(state));
  if (list.blamed === query) return;
  list.ways = [];
  list.blamed = '';
  if (matched) return;
  try {
    const found = await fewest(state, () => String(filterQuery(page.state)) === query);
    if (!found) return;
    list.blamed = query;
    list.ways = found;
    list.render(page.scene);
  } catch (error) { page.failed(error); }
}

/** The smallest sets of choices without which there is something, the most of it first. @param {State} state @param {() => boolean} wanted still @returns {Promise<Found[]|null>} null = nobody waits any more */
async function fewest(state, wanted) {
  const keys = ways(state).map(({ key }) => key);
  for (let size = 1; size <= MOST.size && size < keys.length; size++) { // to take all away needs no advice
    const all = sets(keys, size).map((some) => ({ keys: some, change: withoutAll(state, some) }));
    if (all.length > MOST.counts) break;
    const counts = await Promise.all(all.map(({ change }) => getJSON(`/stats/count?${filterQuery({ ...state, ...change })}`)));
    if (!wanted()) return null;
    const found = all.map((one, i) => ({ ...one, n: counts[i].matched })).filter(({ n }) => n > 0).sort((a, b) => b.n - a.n);
    if (found.length) return found.slice(0, MOST.told);
  }
  return [];
}
