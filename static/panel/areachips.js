/** The areas and the drawn shape that are the page's filter, each with the way to take it away. */
import { nameOfKind, readShape } from '../state/shapes.js';
import { bdi, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

const CROSS = 'M7 7l10 10M17 7L7 17';

/** @param {Scene} scene @param {any} actions @returns {HTMLElement[]} */
export function areaChips({ lang, names, state }, actions) {
  const chip = (/** @type {string} */ key, /** @type {string} */ swatch, /** @type {string} */ text, /** @type {() => void} */ open, /** @type {() => void} */ off) => h('p', { class: 'line-chip' }, h('span', { class: `swatch ${swatch}` }),
    h('button', { type: 'button', class: 'name', 'data-key': `chip:${key}`, onclick: open }, bdi(text)),
    h('button', { type: 'button', class: 'off', 'data-key': `off:${key}`, 'aria-label': `${lang.t('takeAway')}: ${text}`, title: lang.t('takeAway'), onclick: off }, icon(CROSS)));
  const chips = state.areas.map((id) => chip(`area:${id}`, 'areas', lang.t('inArea', { name: names.of('areas', id) }), () => actions.profile({ kind: 'areas', id: 'all' }), () => actions.toggleArea(id)));
  const shape = readShape(state.within);
  if (!shape) return chips;
  const text = shape.kind === 'circle' ? [lang.t('in_circle'), lang.distance(shape.km * 1000)].join(lang.between) : lang.t(/** @type {any} */ (`in_${nameOfKind(shape)}`));
  return [...chips, chip('within', 'shape', text, () => { actions.revealShape('within'); actions.editShape('within'); }, () => actions.removeShape('within'))];
}
