/** What the hexagons of a difference say: how many have more in A, how many in B, with the legend, the note and the files. */
import { texts } from '../../i18n/compare/texts.js';
import { DIFFERENCES, differenceOf } from '../../state/difference.js';
import { EDGES } from '../../state/hotspots.js';
import { assumeChoice } from '../assume.js';
import { bdi, h } from '../dom.js';
import { noteView } from '../note.js';
import { few } from '../ratio.js';

/** @typedef {import('../filters.js').Scene} Scene */

/** The server's words for it. */
const UNKNOWN = 'uncertainty of the place unknown';

/** How many are left out for want of an uncertainty: the choice above takes them in. @param {import('../../i18n/language.js').Language} lang @param {any} answer */
function unknown(lang, { note }) {
  const left = note.left_out.find((/** @type {any} */ l) => l.reason === UNKNOWN)?.count ?? 0;
  return left ? [h('p', { class: 'soft' }, bdi(texts.say(lang, 'unknownLeft', { n: left })))] : [];
}

/**
 * @param {Scene} scene @param {any} answer null = on its way @param {string} problem @param {any} actions
 * @param {{path: string, query: string}|null} asked
 */
export function differenceView(scene, answer, problem, actions, asked) {
  const { lang, state } = scene;
  const say = (/** @type {any} */ word, values = {}) => texts.say(lang, word, values);
  const edges = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': say('edge') }, ...EDGES.map((km) => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: 'diff-hex', value: km, 'data-key': `diff-hex:${km}`, checked: state.hex === km, onchange: () => actions.hex(km) }), h('span', {}, lang.t('km', { n: km })))));
  const choices = [edges, assumeChoice(scene, 'difference', actions.assume)];
  if (problem) return h('div', {}, ...choices, h('p', { class: 'empty' }, problem));
  if (!answer) return h('div', {}, ...choices, h('p', { class: 'soft', role: 'status' }, say('loading')));
  const { summary, note } = answer;
  const file = (/** @type {any} */ word, /** @type {string} */ f) => h('li', {}, h('a', { href: `${asked?.path}?${asked?.query}&f=${f}`, download: '' }, say(word)));
  return h('div', {}, ...choices,
    answer.enough ? h('p', {}, bdi(say('says', { more: summary.more_in_a, less: summary.more_in_b, n: summary.tested }))) : h('p', {}, ...few(lang, answer.reason)),
    ...unknown(lang, answer),
    h('p', { class: 'soft' }, bdi(say('total', { a: summary.a, b: summary.b }))),
    h('ul', { class: 'hot-legend' }, ...DIFFERENCES.map((kind) => h('li', {}, h('span', { class: `swatch hexagon ${kind === 'few' ? 'too-few' : kind}` }), say(`${kind}How`, { alpha: lang.rate(note.parameters.alpha), n: note.parameters.few }), h('span', { class: 'count' }, bdi(lang.n(answer.features.filter((/** @type {any} */ f) => differenceOf(f.properties, note.parameters.alpha) === kind).length)))))),
    noteView(scene, note), h('ul', { class: 'downloads', 'aria-label': say('download') }, file('geojson', 'json'), file('csv', 'csv')));
}
