/** What changed in a record from one revision to the next: both are asked for as they were known then, when the reader wants to see it. */
import { Unreachable, getJSON } from '../data/fetch.js';
import { lines } from '../data/lines.js';
import { texts } from '../i18n/history/texts.js';
import { differences } from '../state/changed.js';
import { then } from '../state/known.js';
import { bdi, fill, h } from './dom.js';
import { fieldWords, valueWords } from './fieldwords.js';

export { texts };

/** A moment that is not kept is put together again, which takes seconds. */
const AGAIN = { ms: 1500, times: 20 };
/** More than that are counted. */
const MOST = 60;

/** @typedef {import('./fieldwords.js').Scene} Scene @typedef {{rev: number, recorded_at: string}} Revision */

/** @param {string} url @param {number} [left] @returns {Promise<any>} */
async function patiently(url, left = AGAIN.times) {
  try { return await getJSON(url); } catch (error) {
    if (!(error instanceof Unreachable) || error.cause !== 'as_of' || left <= 0) throw error;
    await new Promise((resolve) => { setTimeout(resolve, AGAIN.ms); });
    return patiently(url, left - 1);
  }
}

/** What the areas of the map are called; without an answer their ids have to do. @returns {Promise<import('./fieldwords.js').Areas>} */
const areaNames = () => lines('areas').then((list) => Object.fromEntries(list.map((a) => [a.id, { en: a.name_en || a.name_ar || a.id, ar: a.name_ar || a.name_en || a.id }])), () => ({}));

/** @param {HTMLElement} box @param {Scene} scene @param {string} id @param {Revision} from @param {Revision} to */
export async function showChanges(box, scene, id, from, to) {
  const { lang } = scene;
  const say = (/** @type {Parameters<typeof texts.say>[1]} */ word, values = {}) => texts.say(lang, word, values);
  fill(box, h('p', { class: 'soft', role: 'status' }, say('gathering')));
  const at = (/** @type {Revision} */ { recorded_at: time }) => patiently(then(`/incidents/${encodeURIComponent(id)}`, time));
  try {
    const all = differences(await at(from), await at(to)); // one after the other: each moment may have to be made
    const areas = all.some(({ path }) => path === 'place.support_area') ? await areaNames() : {};
    fill(box, all.length ? table(scene, say, all, { from, to, areas }) : h('p', { class: 'soft' }, say('nothing')));
  } catch (error) { fill(box, h('p', { class: 'warn', role: 'alert' }, say('failed', { why: /** @type {Error} */ (error).message }))); }
}

/** @param {Scene} scene @param {(word: any, values?: any) => string} say @param {import('../state/changed.js').Difference[]} all @param {{from: Revision, to: Revision, areas: import('./fieldwords.js').Areas}} of */
function table(scene, say, all, { from, to, areas }) {
  const cell = (/** @type {string} */ text) => h('td', {}, text ? bdi(text) : h('span', { class: 'soft' }, say('none')));
  return h('div', { class: 'changes', role: 'region', tabindex: '0', 'aria-label': say('caption', { a: from.rev, b: to.rev }) }, h('table', {}, h('caption', { class: 'sr' }, say('caption', { a: from.rev, b: to.rev })),
    h('thead', {}, h('tr', {}, ...['field', 'before', 'after'].map((word) => h('th', { scope: 'col' }, say(word))))),
    h('tbody', {}, ...all.slice(0, MOST).map((one) => h('tr', {}, h('th', { scope: 'row', title: one.path }, bdi(fieldWords(scene, one))), cell(valueWords(scene, one, 'before', areas)), cell(valueWords(scene, one, 'after', areas)))))),
  all.length > MOST ? h('p', { class: 'soft' }, say('more', { n: all.length - MOST })) : null);
}
