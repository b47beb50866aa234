/** The areas that the server knows, by kind, each of which can be the filter. */
import { texts } from '../i18n/area/texts.js';
import { bdi, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** What editors have drawn comes first. */
const KINDS = ['aoi', 'zone', 'named_region', 'ridge', 'wadi'];

/** @param {Scene} scene @param {any} answer null = not here yet @param {string} problem @param {any} actions @returns {HTMLElement[]} */
export function areaList(scene, answer, problem, actions) {
  const { lang } = scene;
  const say = (/** @type {keyof typeof import('../i18n/area/en.js').default} */ word) => texts.say(lang, word);
  if (!answer) return [h('p', { class: problem ? 'warn' : 'soft', role: problem ? 'alert' : 'status' }, problem || lang.t('loading'))];
  const kinds = [...new Set([...KINDS, ...answer.features.map((/** @type {any} */ f) => f.properties.kind)])];
  return [h('h3', {}, say('known')), h('p', { class: 'soft' }, say('knownHow')), ...kinds.flatMap((kind) => {
    const those = answer.features.filter((/** @type {any} */ f) => f.properties.kind === kind);
    return those.length ? [h('ul', { class: 'area-list', 'aria-label': kindName(scene, kind) }, h('li', { class: 'soft', 'aria-hidden': 'true' }, kindName(scene, kind)), ...sorted(scene, those).map((f) => one(scene, f, actions)))] : [];
  })];
}

/** @param {Scene} scene @param {string} kind */
export const kindName = ({ lang }, kind) => (kind === 'aoi' ? texts.say(lang, 'aoi') : lang.has(`kinds_${kind}`) ? lang.t(/** @type {any} */ (`kinds_${kind}`)) : kind.replaceAll('_', ' '));

/** @param {Scene} scene @param {any} feature */
export const nameOfArea = ({ lang }, { id, properties: p }) => (lang.code === 'ar' ? p.name_ar || p.name_en : p.name_en || p.name_ar) || String(id);

/** @param {Scene} scene @param {any[]} list */
const sorted = (scene, list) => [...list].sort((a, b) => nameOfArea(scene, a).localeCompare(nameOfArea(scene, b), scene.lang.code));

/** @param {Scene} scene @param {any} feature @param {any} actions */
function one(scene, feature, actions) {
  const { lang, state } = scene;
  const id = String(feature.id);
  const name = nameOfArea(scene, feature);
  return h('li', { class: 'area-line' }, h('label', {}, h('input', { type: 'checkbox', 'data-key': `area:${id}`, checked: state.areas.includes(id), onchange: () => actions.toggleArea(id) }), bdi(name)),
    h('button', { type: 'button', class: 'link', 'data-key': `show:${id}`, 'aria-label': `${texts.say(lang, 'zoomTo')}: ${name}`, onclick: () => actions.fitShape(feature.geometry) }, texts.say(lang, 'show')));
}
