/** What the hot-spot layer shows now: how many are hot and cold, out of what, with the legend and the note. Loaded with the layer. */
import { say } from '../i18n/analysis/texts.js';
import { EDGES } from '../state/hotspots.js';
import { bdi, h } from './dom.js';
import { noteView } from './note.js';
import { few } from './ratio.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** @param {Scene} scene @param {any} answer null = on its way @param {(km: number) => void} choose */
export function hotLegend(scene, answer, choose) {
  const { lang, state } = scene;
  const edges = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': say(lang, 'hexEdge') }, ...EDGES.map((km) => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: 'hex', value: km, 'data-key': `hex:${km}`, checked: state.hex === km, onchange: () => choose(km) }), h('span', {}, lang.t('km', { n: km })))));
  if (!answer) return h('div', {}, edges, h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')));
  const { summary, note } = answer;
  const entry = (/** @type {string} */ swatch, /** @type {import('../i18n/analysis/texts.js').Word} */ word) => h('li', {}, h('span', { class: `swatch hex ${swatch}` }), say(lang, word));
  return h('div', {}, edges, answer.enough ? h('p', {}, bdi(say(lang, 'hotSays', { hot: summary.hot, cold: summary.cold, all: summary.hexagons, n: note.used }))) : h('p', {}, ...few(lang, answer.reason)),
    h('ul', { class: 'hot-legend' }, entry('hot', 'hotHow'), entry('hot unsure', 'hotUnsure'), entry('cold', 'coldHow'), entry('neither', 'neitherHow')), noteView(scene, note));
}
