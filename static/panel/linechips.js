/** The belt or corridor that is the page's filter, with the way to take it away. */
import { bdi, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

const CROSS = 'M7 7l10 10M17 7L7 17';

/** @param {Scene} scene @param {{setLines: (change: object) => void, profile: (panel: import('../state/lines.js').Panel) => void}} actions @returns {HTMLElement[]} */
export function lineChips({ lang, names, state }, actions) {
  const chip = (/** @type {'belt'|'corridor'} */ kind, /** @type {string} */ id, /** @type {string} */ text, /** @type {object} */ without) => h('p', { class: 'line-chip' }, h('span', { class: `swatch ${kind}s` }),
    h('button', { type: 'button', class: 'name', 'data-key': `chip:${kind}`, onclick: () => actions.profile({ kind, id }) }, bdi(text)),
    h('button', { type: 'button', class: 'off', 'data-key': `off:${kind}`, 'aria-label': `${lang.t('takeAway')}: ${text}`, title: lang.t('takeAway'), onclick: () => actions.setLines(without) }, icon(CROSS)));
  const chips = [];
  if (state.belt) {
    const belts = state.belt.split(',').map((border) => border.split('-').map((c) => names.of('adm0', c)).join('–')).join(lang.code === 'ar' ? '، ' : ', ');
    const parts = [belts, lang.t('km', { n: state.km }), state.soil ? lang.t('onlySide', { side: names.of('adm0', state.soil) }) : ''];
    chips.push(chip('belt', state.belt.split(',')[0], parts.filter(Boolean).join(lang.between), { belt: '', soil: '' }));
  }
  if (state.corridor) chips.push(chip('corridor', state.corridor, [lang.t('inCorridor', { name: names.of('corridors', state.corridor) }), state.half === null ? '' : lang.t('km', { n: state.half })].filter(Boolean).join(lang.between), { corridor: '' }));
  return chips;
}
