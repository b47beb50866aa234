/** Whether places whose uncertainty the source does not tell are left out, or taken as known to so many kilometres. */
import { say } from '../i18n/analysis/texts.js';
import { ASSUMED } from '../state/assume.js';
import { h } from './dom.js';

/** @param {import('./filters.js').Scene} scene @param {string} of whose choice it is @param {(km: number) => void} choose */
export function assumeChoice({ lang, state }, of, choose) {
  const word = (/** @type {number} */ km) => (km ? say(lang, 'assumeKm', { n: km }) : say(lang, 'assumeNot'));
  return h('fieldset', { class: 'assume' }, h('legend', { class: 'soft' }, say(lang, 'assume')), h('div', { class: 'choices' }, ...ASSUMED.map((km) => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: `assume-${of}`, value: km, 'data-key': `assume:${of}:${km}`, checked: state.assume === km, onchange: () => choose(km) }), h('span', {}, word(km))))));
}
