/** A belt in numbers: its sides, its bands, and how the sides compare. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';
import { ratioText } from './ratio.js';
import { symbol } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../i18n/analysis/texts.js').Word} Word */

/** @param {Scene} scene @param {any} a the answer @returns {Node[]} */
export function beltFacts(scene, a) {
  if (!a.count) return [];
  const { lang, names } = scene;
  const name = (/** @type {string|null} */ side) => (side === null ? say(lang, 'noSoil') : names.of('adm0', side));
  return [h('h3', {}, say(lang, 'sides')), sides(scene, a.sides, name), h('p', { class: 'soft' }, say(lang, 'certainHow')),
    h('h3', {}, say(lang, 'ratio')), h('p', {}, ratioText(lang, a.ratio, name)),
    h('h3', {}, say(lang, 'bands')), bands(scene, a.sides, name),
    h('h3', {}, say(lang, 'acted')), acted(scene, a.sides, name)];
}

/** A table whose columns are the sides. @param {string[]} columns @param {[string, (string|number|Node)[]][]} rows */
function table(columns, rows) {
  return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, h('td', {}), ...columns.map((c) => h('th', { scope: 'col' }, c)))),
    h('tbody', {}, ...rows.map(([head, cells]) => h('tr', {}, h('th', { scope: 'row' }, head), ...cells.map((c) => h('td', {}, c instanceof Node ? c : bdi(c)))))));
}

/** @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
function sides({ lang }, list, name) {
  const row = (/** @type {Word} */ word, /** @type {(s: any) => number|null} */ of, rate = false) => /** @type {[string, any[]]} */ ([say(lang, word), list.map((s) => { const v = of(s); return v === null ? h('span', { class: 'soft', title: s.area_reason }, '–') : rate ? lang.rate(v) : lang.n(v); })]);
  return table(list.map((s) => name(s.side)), [
    row('count', (s) => s.count), row('perKm', (s) => s.per_km, true), row('per1000', (s) => (s.per_km2 === null ? null : s.per_km2 * 1000), true),
    row('certain', (s) => s.certain), row('possible', (s) => s.possible), row('probable', (s) => Math.round(s.probable * 10) / 10), row('unknown', (s) => s.unknown_uncertainty),
  ]);
}

/** @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
function bands({ lang }, list, name) {
  return table(list.map((s) => name(s.side)), list[0].bands.map((/** @type {any} */ band, /** @type {number} */ i) => [say(lang, 'band', { from: band.from_km, to: band.to_km }), list.map((s) => lang.n(s.bands[i].count))]));
}

/** @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
function acted({ lang, names, theme }, list, name) {
  const codes = [...new Set(list.flatMap((s) => Object.keys(s.acted)))].sort();
  return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, h('td', {}), ...list.map((s) => h('th', { scope: 'col' }, name(s.side))))),
    h('tbody', {}, ...codes.map((code) => h('tr', {}, h('th', { scope: 'row' }, symbol('armed_violence', code, theme), ' ', names.of('side', code) || lang.t('notStated')), ...list.map((s) => h('td', {}, bdi(lang.n(s.acted[code] ?? 0))))))));
}
