/** The areas and the drawn shape that are the page's filter, each with the way to take it away. */
import { areaWords, shapeWords } from '../state/words.js';
import { bdi, h } from './dom.js';
import { takeAway } from './linechips.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** @param {Scene} scene @param {any} actions @returns {HTMLElement[]} */
export function areaChips(scene, actions) {
  const { lang, state } = scene;
  const chip = (/** @type {string} */ key, /** @type {string} */ swatch, /** @type {string} */ text, /** @type {() => void} */ open, /** @type {() => void} */ off) => h('p', { class: 'line-chip' }, h('span', { class: `swatch ${swatch}` }),
    h('button', { type: 'button', class: 'name', 'data-key': `chip:${key}`, onclick: open }, bdi(text)),
    takeAway(lang, key, text, off));
  const chips = state.areas.map((id) => chip(`area:${id}`, 'areas', areaWords(scene, id), () => actions.profile({ kind: 'areas', id: 'all' }), () => actions.toggleArea(id)));
  const text = shapeWords(scene);
  if (!text) return chips;
  return [...chips, chip('within', 'shape', text, () => { actions.revealShape('within'); actions.editShape('within'); }, () => actions.removeShape('within'))];
}
