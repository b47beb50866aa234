/** Rates and ratios of two, with how sure they are. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';

/** @typedef {{of: string, to: string, exposure: 'area_km2'|'length_km', enough: boolean, reason?: string, ratio: number|null, low: number|null, high: number|null}} Ratio */

/** @param {import('../i18n/language.js').Language} lang @param {Ratio} r @param {(id: string) => string} name @returns {(Node|string)[]} */
export function ratioText(lang, r, name) {
  if (!r.enough) return few(lang, r.reason);
  const parts = { of: name(r.of), to: name(r.to), exposure: say(lang, r.exposure) };
  if (r.ratio === null) return [say(lang, 'ratioOnly', { ...parts, low: lang.rate(r.low ?? 0) })];
  return [say(lang, 'ratioSays', { ...parts, ratio: lang.rate(r.ratio), low: lang.rate(r.low ?? 0), high: r.high === null ? say(lang, 'unbounded') : lang.rate(r.high) })];
}

/** A rate with its interval, smaller; nothing where there is none. @param {import('../i18n/language.js').Language} lang @param {number|null} rate @param {number|null} low @param {number|null} high @returns {(Node|string)[]} */
export function rated(lang, rate, low, high) {
  if (rate === null || low === null || high === null) return [];
  const short = (/** @type {number} */ n) => lang.rate(Number(n.toPrecision(2)));
  return [bdi(lang.rate(rate)), ' ', h('small', { class: 'soft', title: say(lang, 'intervalHow') }, bdi(say(lang, 'interval', { low: short(low), high: short(high) })))];
}

/** A chance, of which no more is said than that it is small. @param {import('../i18n/language.js').Language} lang @param {number} p */
export const chance = (lang, p) => (p < 0.001 ? `< ${lang.n(0.001)}` : lang.rate(p));

/** How the server's reason begins where there are too few. */
const TOO_FEW = /^too few to say: /;

/** What can't be said, and why: the reason is the server's, in English. @param {import('../i18n/language.js').Language} lang @param {string|null|undefined} reason @returns {(Node|string)[]} */
export const few = (lang, reason) => [h('span', { class: 'few' }, say(lang, !reason || TOO_FEW.test(reason) ? 'tooFew' : 'unknownLink')), reason ? ' ' : '', reason ? h('span', { class: 'soft', lang: 'en', dir: 'auto' }, `(${reason.replace(TOO_FEW, '')})`) : ''];
