/** A belt in numbers: its sides, its bands, and how the sides compare. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';
import { rated, ratioText } from './ratio.js';
import { symbol } from './symbol.js';
import { within } from './within.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../i18n/analysis/texts.js').Word} Word */

/** @param {Scene} scene @param {any} a the answer @returns {Node[]} */
export function beltFacts(scene, a) {
  if (!a.count) return [];
  const { lang, names } = scene;
  const name = (/** @type {string|null} */ side) => (side === null ? say(lang, 'noSoil') : names.of('adm0', side));
  return [h('h3', {}, say(lang, 'sides')), sides(scene, a.sides, name), ...left(scene, a.sides, name), h('p', { class: 'soft' }, say(lang, 'intervalHow')), h('p', { class: 'soft' }, say(lang, 'certainHow')),
    h('h3', {}, say(lang, 'ratio')), h('p', {}, ratioText(lang, a.ratio, name)),
    h('h3', {}, say(lang, 'bands')), bands(scene, a.sides, name), h('p', { class: 'soft' }, say(lang, 'bandsHow')),
    h('h3', {}, say(lang, 'acted')), acted(scene, a.sides, name)];
}

/** What the filter leaves out: of a dash one wants to know why. @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
const left = ({ lang }, list, name) => /** @type {const} */ (['all', 'some']).flatMap((how) => {
  const named = list.filter((s) => s.filter_leaves_out === how).map((s) => name(s.side));
  return named.length ? [h('p', { class: 'few', 'data-key': `leaves:${how}` }, bdi(named.join(', ')), ': ', say(lang, `leaves_${how}`))] : [];
});

/** A table whose columns are the sides. @param {string[]} columns @param {[string, (Node|string)[][]][]} rows */
function table(columns, rows) {
  return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, h('td', {}), ...columns.map((c) => h('th', { scope: 'col' }, c)))),
    h('tbody', {}, ...rows.map(([head, cells]) => h('tr', {}, h('th', { scope: 'row' }, head), ...cells.map((c) => h('td', {}, ...c))))));
}

/** By 1,000 km², which is easier to read than by one. @param {import('../i18n/language.js').Language} lang @param {any} b a side or a band */
const per1000 = (lang, b) => (b.per_km2 === null ? [] : rated(lang, b.per_km2 * 1000, b.per_km2_low * 1000, b.per_km2_high * 1000));

/** @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
function sides({ lang }, list, name) {
  const why = (/** @type {any} */ s) => (s.filter_leaves_out ? say(lang, `leaves_${/** @type {'some'|'all'} */ (s.filter_leaves_out)}`) : s.area_reason ?? say(lang, 'unknown'));
  const row = (/** @type {Word} */ word, /** @type {(s: any) => (Node|string)[]} */ of) => /** @type {[string, (Node|string)[][]]} */ ([say(lang, word), list.map((s) => { const cell = of(s); return cell.length ? cell : [h('span', { class: 'soft', title: why(s) }, '–')]; })]);
  const whole = (/** @type {Word} */ word, /** @type {(s: any) => number|null} */ of) => row(word, (s) => { const n = of(s); return n === null ? [] : [bdi(lang.n(n))]; });
  return table(list.map((s) => name(s.side)), [
    whole('count', (s) => s.count), row('perKm', (s) => rated(lang, s.per_km, s.per_km_low, s.per_km_high)), row('per1000', (s) => per1000(lang, s)), row('perWeek', (s) => rated(lang, s.per_week, s.per_week_low, s.per_week_high)),
    whole('certain', (s) => within(s).certain), whole('possible', (s) => within(s).possible), whole('probable', (s) => within(s).probable), whole('unknown', (s) => s.unknown_uncertainty),
  ]);
}

/** How many, and by area. @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
function bands({ lang }, list, name) {
  const small = (/** @type {any} */ b) => { const rate = per1000(lang, b); return rate.length ? [h('small', { class: 'soft' }, ...rate)] : []; };
  return table(list.map((s) => name(s.side)), list[0].bands.map((/** @type {any} */ band, /** @type {number} */ i) => [say(lang, 'band', { from: band.from_km, to: band.to_km }), list.map((s) => (s.bands[i].count === null ? ['–'] : [bdi(lang.n(s.bands[i].count)), ...small(s.bands[i])]))]));
}

/** @param {Scene} scene @param {any[]} list @param {(side: string|null) => string} name */
function acted({ lang, names, theme }, list, name) {
  const codes = [...new Set(list.flatMap((s) => Object.keys(s.acted ?? {})))].sort();
  return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, h('td', {}), ...list.map((s) => h('th', { scope: 'col' }, name(s.side))))),
    h('tbody', {}, ...codes.map((code) => h('tr', {}, h('th', { scope: 'row' }, symbol('armed_violence', code, theme), ' ', names.of('side', code) || lang.t('notStated')), ...list.map((s) => h('td', {}, s.acted ? bdi(lang.n(s.acted[code] ?? 0)) : '–'))))));
}
