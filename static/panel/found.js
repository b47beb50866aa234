/** How each of the further analyses is told. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';
import { chance, few } from './ratio.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../i18n/analysis/texts.js').Word} Word @typedef {(feature: any) => void} Point */
/**
 * @typedef {object} Found
 * @property {(scene: Scene, answer: any, point: Point) => Node[]} view
 * @property {boolean} [tables] there is a table to download, and nothing with places
 * @property {boolean} [own] what is shown is the answer's own shape, though there are features too
 * @property {(properties: any, summary: any) => number} [weight] how strongly an area is drawn, 0 to 1
 * @property {boolean} [outlined]
 */

/** @param {Scene} scene @param {Word[]} columns @param {(Node|string)[][]} rows @param {{feature: any, point: Point}[]} [areas] one a row, shown while the row is pointed at */
function table({ lang }, columns, rows, areas = []) {
  const row = (/** @type {(Node|string)[]} */ cells, /** @type {number} */ i) => {
    const area = areas[i];
    const show = area ? { tabindex: '0', 'data-key': `row:${i}`, onpointerenter: () => area.point(area.feature), onpointerleave: () => area.point(null), onfocus: () => area.point(area.feature), onblur: () => area.point(null) } : {};
    return h('tr', show, ...cells.map((c, k) => h(k ? 'td' : 'th', k ? {} : { scope: 'row' }, c instanceof Node ? c : bdi(c))));
  };
  return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, ...columns.map((word) => h('th', { scope: 'col' }, say(lang, word))))), h('tbody', {}, ...rows.map(row)));
}

/** @param {Scene} scene @param {any} answer */
function nearRepeat(scene, { cells, places, pairs, pairs_left_out: left }) {
  const { lang } = scene;
  return [h('p', {}, say(lang, 'ofPlaces', { n: places, pairs, left })), table(scene, ['apart', 'pairs', 'expectedName', 'times', 'chanceName'], cells.map((/** @type {any} */ c) => [
    say(lang, 'within', { from: c.from_km, to: c.under_km, a: c.from_days, b: c.under_days }), lang.n(c.observed), lang.rate(c.expected), c.ratio === null ? '–' : lang.rate(c.ratio), c.p === null ? say(lang, 'tooFew') : chance(lang, c.p)]))];
}

/** @param {Scene} scene @param {any} answer @param {Point} point */
function scan(scene, { features, summary }, point) {
  const { lang } = scene;
  if (!features.length) return [h('p', {}, say(lang, 'noneFound', { n: summary.incidents_in_window }))];
  return [h('p', {}, say(lang, 'inWindow', { n: summary.incidents_in_window })), table(scene, ['days', 'radius', 'count', 'expectedName', 'chanceName'], features.map((/** @type {any} */ { properties: p }) => [
    lang.days(p.from, p.to), lang.t('km', { n: Math.round(p.radius_km * 10) / 10 }), lang.n(p.observed), lang.rate(p.expected), p.p === null ? '–' : chance(lang, p.p)]), features.map((/** @type {any} */ feature) => ({ feature, point })))];
}

/** @param {Scene} scene @param {any} answer @param {Point} point */
function clusters(scene, { features, summary }, point) {
  const { lang } = scene;
  return [h('p', {}, say(lang, 'clustersSay', { n: summary.clusters, rest: summary.noise_incidents })), table(scene, ['days', 'count', 'distinct'], features.map((/** @type {any} */ { properties: p }) => [
    p.first_day ? lang.days(p.first_day, p.last_day) : '–', lang.n(p.incidents), lang.n(p.places)]), features.map((/** @type {any} */ feature) => ({ feature, point })))];
}

/** @param {Scene} scene @param {any} answer */
const density = ({ lang }, { summary: s }) => [h('p', {}, say(lang, 'densitySays', { peak: lang.rate(s.peak_per_1000_km2), n: Math.round(s.incidents), km: s.cell_km, unsure: s.of_unknown_uncertainty }))];

/** @param {Scene} scene @param {any} a the answer */
const seam = ({ lang }, a) => [h('p', {}, say(lang, 'seamSays', { near: a.places.near, of: a.places.of, share: percent(lang, a.places.share), low: percent(lang, a.low), high: percent(lang, a.high) })),
  h('p', {}, say(lang, 'seamChance', { share: percent(lang, a.chance.share), ratio: lang.rate(a.ratio), p: chance(lang, a.p) })), h('p', { class: 'soft', lang: 'en', dir: 'auto' }, a.test)];

/** @param {import('../i18n/language.js').Language} lang @param {number} share */
const percent = (lang, share) => lang.n(Math.round(share * 1000) / 10);

/** @param {Scene} scene @param {any} answer */
function lethality(scene, { all, areas }) {
  const { lang, names } = scene;
  const slope = (/** @type {any} */ t) => (t.enough ? h('span', {}, bdi(`${t.slope > 0 ? '+' : ''}${lang.rate(t.slope)}`), ' ', h('small', { class: 'soft' }, bdi(`p ${chance(lang, t.p)}`))) : h('span', { class: 'soft' }, say(lang, 'tooFew')));
  const row = (/** @type {any} */ a) => [a.area ? names.of('adm1', a.area) : say(lang, 'together'), lang.n(a.events), a.killed_per_event === null ? '–' : lang.rate(a.killed_per_event), slope(a.events_a_week), slope(a.deaths_an_event)];
  const claim = all.enough ? [say(lang, /** @type {Word} */ (`claim_${all.claim}`))] : few(lang, all.reason);
  return [h('p', {}, ...claim), table(scene, ['area', 'count', 'perEvent', 'moreEvents', 'moreDeaths'], [all, ...areas.filter((/** @type {any} */ a) => a.enough)].map(row)), h('p', { class: 'soft' }, say(lang, 'slopesHow'))];
}

/** @type {Record<string, Found>} */
export const FOUND = {
  'near-repeat': { view: nearRepeat, tables: true },
  scan: { view: scan, weight: () => 0.6 },
  clusters: { view: clusters, weight: () => 0.4 },
  density: { view: density, weight: (p, s) => Math.sqrt(p.per_1000_km2 / s.peak_per_1000_km2), outlined: false },
  seam: { view: seam, tables: true },
  lethality: { view: lethality, own: true },
};
