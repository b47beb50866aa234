/** What the hot-spot layer shows now: how many are hot and cold, out of what, with the legend and the note. Loaded with the layer. */
import { say } from '../i18n/analysis/texts.js';
import { EDGES } from '../state/hotspots.js';
import { assumeChoice } from './assume.js';
import { bdi, h } from './dom.js';
import { noteView } from './note.js';
import { few } from './ratio.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** The server's words for it. */
const UNKNOWN = 'uncertainty of the place unknown';

/** @param {Scene} scene @param {any} answer null = on its way @param {{hex: (km: number) => void, assume: (km: number) => void}} actions */
export function hotLegend(scene, answer, actions) {
  const { lang, state } = scene;
  const edges = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': say(lang, 'hexEdge') }, ...EDGES.map((km) => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: 'hex', value: km, 'data-key': `hex:${km}`, checked: state.hex === km, onchange: () => actions.hex(km) }), h('span', {}, lang.t('km', { n: km })))));
  const assumed = assumeChoice(scene, 'hot', actions.assume);
  if (!answer) return h('div', {}, edges, assumed, h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')));
  const { summary, note } = answer;
  const entry = (/** @type {string} */ swatch, /** @type {import('../i18n/analysis/texts.js').Word} */ word) => h('li', {}, h('span', { class: `swatch hex ${swatch}` }), say(lang, word));
  return h('div', {}, edges, assumed, answer.enough ? h('p', {}, bdi(say(lang, 'hotSays', { hot: summary.hot, cold: summary.cold, all: summary.hexagons, n: note.used }))) : h('p', {}, ...few(lang, answer.reason)), ...unsure(lang, answer),
    h('ul', { class: 'hot-legend' }, entry('hot', 'hotHow'), entry('hot unsure', 'hotUnsure'), entry('cold', 'coldHow'), entry('neither', 'neitherHow')), noteView(scene, note));
}

/** How places of unknown uncertainty enter. @param {import('../i18n/language.js').Language} lang @param {any} answer */
function unsure(lang, { summary, note }) {
  const left = note.left_out.find((/** @type {any} */ l) => l.reason === UNKNOWN)?.count ?? 0;
  const assumed = summary.of_unknown_uncertainty;
  return [...(left ? [h('p', { class: 'soft' }, bdi(say(lang, 'unknownLeft', { n: left })))] : []),
    ...(assumed ? [h('p', { class: 'soft' }, bdi(say(lang, 'unknownAssumed', { n: assumed, km: note.parameters.assume_uncertainty_m / 1000 })))] : [])];
}
