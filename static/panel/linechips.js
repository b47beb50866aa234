/** The belt or corridor that is the page's filter, with the way to take it away. */
import { beltWords, corridorWords } from '../state/words.js';
import { bdi, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

export const CROSS = 'M7 7l10 10M17 7L7 17';

/** Takes a choice away. @param {Scene['lang']} lang @param {string} key @param {string} text the choice in words @param {() => void} act */
export const takeAway = (lang, key, text, act) => h('button', { type: 'button', class: 'off', 'data-key': `off:${key}`, 'aria-label': `${lang.t('takeAway')}: ${text}`, title: lang.t('takeAway'), onclick: act }, icon(CROSS));

/** @param {Scene} scene @param {{setLines: (change: object) => void, profile: (panel: import('../state/lines.js').Panel) => void}} actions @returns {HTMLElement[]} */
export function lineChips(scene, actions) {
  const { lang, state } = scene;
  const chip = (/** @type {'belt'|'corridor'} */ kind, /** @type {string} */ id, /** @type {string} */ text, /** @type {object} */ without) => h('p', { class: 'line-chip' }, h('span', { class: `swatch ${kind}s` }),
    h('button', { type: 'button', class: 'name', 'data-key': `chip:${kind}`, onclick: () => actions.profile({ kind, id }) }, bdi(text)),
    takeAway(lang, kind, text, () => actions.setLines(without)));
  const chips = [];
  if (state.belt) chips.push(chip('belt', state.belt.split(',')[0], beltWords(scene), { belt: '', soil: '' }));
  if (state.corridor) chips.push(chip('corridor', state.corridor, corridorWords(scene), { corridor: '' }));
  return chips;
}
