/** Watched series, ranked: what has risen first, then by how unlikely the week is; what is too little to judge is counted. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';
import { chance } from './ratio.js';
import { symbol } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene */
/** @typedef {{rule: string, flagged: boolean, p?: number, q?: number, limit?: number, statistic?: number, expected_false_a_year: number|null}} Verdict */
/** @typedef {{area: string, name: string, side: string, enough: boolean, reason?: string, count: number|null, baseline: {weeks: number, mean: number, negative_binomial_size: number|null}|null, expected: {low: number, high: number}|null, risen: boolean|null, rules: Verdict[]}} Alert */

const SHORT = 8;

/** The verdict of the test that fits: negative binomial where weeks vary more than Poisson. @param {Alert} a */
export const fitting = (a) => a.rules.find((r) => r.rule === (a.baseline?.negative_binomial_size === null ? 'exact_poisson' : 'negative_binomial'));

/** What was decided, over all watched series: its false alarms are those of this decision, not of a test alone. @param {Alert} a */
export const decision = (a) => a.rules.find((r) => r.rule === 'risen');

/** @param {Alert[]} areas @returns {Alert[]} */
export function ranked(areas) {
  const p = (/** @type {Alert} */ a) => decision(a)?.p ?? 1;
  return areas.filter((a) => a.enough).sort((a, b) => Number(b.risen) - Number(a.risen) || p(a) - p(b) || (b.count ?? 0) - (a.count ?? 0) || a.area.localeCompare(b.area));
}

/**
 * @param {Scene} scene @param {{areas: Alert[], expected_false_a_year: Record<string, number>}} answer
 * @param {{by: string, full: boolean, more: () => void, open: (area: string) => void}} how
 */
export function alertList(scene, { areas, expected_false_a_year: wrong }, { by, full, more, open }) {
  const { lang } = scene;
  const list = ranked(areas);
  const risen = list.filter((a) => a.risen).length;
  const shown = full ? list : list.slice(0, Math.max(SHORT, risen));
  return h('section', {}, h('h3', {}, say(lang, 'watched')),
    h('p', {}, say(lang, 'risenOf', { n: risen, all: list.length })), h('p', { class: 'soft' }, say(lang, 'fewOf', { n: areas.length - list.length }), ' ', say(lang, 'wrongAll', { n: lang.rate(wrong?.risen ?? 0) })),
    h('ol', { class: 'alerts' }, ...shown.map((a) => row(scene, a, by, open))),
    list.length > shown.length ? h('button', { type: 'button', class: 'plain more', 'data-key': 'more-alerts', onclick: more }, lang.t('showMore')) : null);
}

/** What a watched area is called; given is what the server calls it. @param {Scene['names']} names @param {string} by @param {string} area @param {string | null} [given] */
export const watchedName = (names, by, area, given) => (by === 'border' ? area.split('-').map((c) => names.of('adm0', c)).join('–') : names.known(by, area) || given || area);

/** The name that the server gives an area, in the page's language where there is one. @param {Scene['lang']} lang @param {{ name?: string, name_ar?: string } | undefined} a */
export const givenName = (lang, a) => (lang.code === 'ar' && a?.name_ar) || a?.name;

/** @param {Scene} scene @param {Alert} a @param {string} by @param {(area: string) => void} open */
function row({ lang, names, theme }, a, by, open) {
  const name = watchedName(names, by, a.area, givenName(lang, a));
  const decided = decision(a);
  const flags = a.rules.filter((r) => r.flagged && r !== decided).length;
  return h('li', {}, h('button', { type: 'button', class: 'record', 'data-key': `alert:${a.area}:${a.side}`, onclick: () => open(a.area) }, symbol('armed_violence', a.side, theme),
    h('span', { class: 'what' }, bdi(name)), a.risen ? h('span', { class: 'few' }, say(lang, 'risen')) : null,
    h('span', { class: 'meta' }, h('span', {}, names.of('side', a.side)), h('span', {}, bdi(say(lang, 'countOf', { n: a.count ?? 0, low: a.expected?.low ?? 0, high: a.expected?.high ?? 0 }))),
      decided?.q === undefined ? null : h('span', {}, 'q ', bdi(chance(lang, decided.q))), a.risen && decided ? h('span', {}, bdi(say(lang, 'wrongOne', { n: lang.rate(decided.expected_false_a_year ?? 0) }))) : null, flags ? h('span', {}, say(lang, 'rulesFlag', { n: flags })) : null)));
}
