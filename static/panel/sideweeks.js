/** One area: a chart a side on one scale of time, the rules side by side for the week that is judged, and all of it as a table. */
import { say, known } from '../i18n/analysis/texts.js';
import { addDays } from '../state/days.js';
import { sideColour } from '../state/palette.js';
import { fitting } from './alertlist.js';
import { BandChart } from './chart/bandchart.js';
import { bdi, fill, h } from './dom.js';
import { chance, few } from './ratio.js';
import { symbol } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('./alertlist.js').Alert} Alert @typedef {import('./chart/bandchart.js').Week} Week */
/** @typedef {{side: string, total: number, enough: boolean, reason?: string, weeks: Week[]}} Series */

export class SideWeeks {
  /** @param {{hint: (range: {from: string, to: string}|null) => void, judge: (week: string) => void, range: (range: {from: string, to: string}) => void}} actions */
  constructor(actions) {
    this.actions = actions;
    /** @type {Map<string, BandChart>} */
    this.charts = new Map();
    this.said = h('p', { class: 'soft chart-says', dir: 'auto' });
  }

  /** @param {Scene} scene @param {{tempo: {series: Series[]}|null, week: string, alerts: Alert[]}} what @returns {Node[]} */
  view(scene, { tempo, week, alerts }) {
    const { lang } = scene;
    if (!tempo) return [h('p', { class: 'soft', role: 'status' }, say(lang, 'loading'))];
    const series = tempo.series.filter((s) => s.total > 0);
    if (!series.length) return [h('p', { class: 'soft' }, say(lang, 'none'))];
    return [...series.flatMap((s) => this.chart(scene, s, week)), this.said, h('p', { class: 'soft' }, say(lang, 'bandHow')),
      h('button', { type: 'button', class: 'plain', 'data-key': 'show-week', onclick: () => this.actions.range({ from: week, to: addDays(week, 6) }) }, say(lang, 'showWeek', { days: lang.days(week, addDays(week, 6)) })),
      ...alerts.flatMap((a) => rules(scene, a)), table(scene, series)];
  }

  /** @param {Scene} scene @param {Series} s @param {string} judged @returns {Node[]} */
  chart({ lang, names, theme }, s, judged) {
    const says = (/** @type {Week} */ w) => `${lang.days(w.week, addDays(w.week, 6))}: ${weekText(lang, w)}`;
    const moved = (/** @type {Week|null} */ w) => { fill(this.said, w ? says(w) : ' '); this.actions.hint(w && { from: w.week, to: addDays(w.week, 6) }); };
    const chart = this.charts.get(s.side) ?? new BandChart({ moved, chosen: (w) => this.actions.judge(w.week) }, `weeks:${s.side}`);
    chart.reports = { moved, chosen: (w) => this.actions.judge(w.week) };
    this.charts.set(s.side, chart);
    const name = names.of('side', s.side);
    chart.render({ weeks: s.weeks, colour: sideColour(theme, s.side), judged, name: `${name}. ${say(lang, 'keysWeeks')}`, number: (n) => lang.n(n), year: (day) => lang.years.format(new Date(day)), says });
    return [h('p', { class: 'side-name' }, symbol('armed_violence', s.side, theme), ' ', name, ' ', h('span', { class: 'count' }, bdi(lang.n(s.total))), ' ', ...(s.enough ? [] : few(lang, s.reason))), chart.root];
  }
}

/** @param {import('../i18n/language.js').Language} lang @param {Week} w */
export function weekText(lang, w) {
  if (w.count === null) return say(lang, 'notCovered');
  const n = say(lang, 'nIncidents', { n: w.count });
  if (w.expected_low === null || w.expected_high === null) return n;
  const of = w.compared === w.count ? '' : `; ${say(lang, 'comparedOf', { n: w.compared ?? 0 })}`;
  return `${n}${of}; ${say(lang, 'expected', { low: w.expected_low, high: w.expected_high })}${w.outside ? `; ${say(lang, w.outside)}` : ''}`;
}

/** The rules side by side, so that their difference is seen. @param {Scene} scene @param {Alert} a @returns {Node[]} */
function rules({ lang, names }, a) {
  const head = h('h3', {}, say(lang, 'rulesOf', { side: names.of('side', a.side) }));
  if (!a.enough) return [head, h('p', {}, ...few(lang, a.reason))];
  const test = fitting(a);
  const value = (/** @type {import('./alertlist.js').Verdict} */ r) => (r.p === undefined ? (r.limit === undefined ? (r.statistic === undefined ? '' : lang.rate(r.statistic)) : say(lang, 'over', { n: lang.rate(r.limit) })) : `p ${chance(lang, r.p)}${r.q === undefined ? '' : `${lang.between}q ${chance(lang, r.q)}`}`);
  return [head, h('p', { class: 'soft' }, say(lang, 'against', { n: a.count ?? 0, mean: lang.rate(a.baseline?.mean ?? 0), weeks: a.baseline?.weeks ?? 0 })),
    h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, say(lang, 'rule')), h('th', { scope: 'col' }, say(lang, 'flagged')), h('td', {}), h('th', { scope: 'col' }, say(lang, 'wrong')))),
      h('tbody', {}, ...a.rules.map((r) => h('tr', {}, h('th', { scope: 'row' }, known(`rule_${r.rule}`) ? say(lang, /** @type {any} */ (`rule_${r.rule}`)) : r.rule, r === test ? h('span', { class: 'soft' }, ` (${say(lang, 'fits')})`) : null),
        h('td', { class: r.flagged ? 'few' : '' }, say(lang, r.flagged ? 'yes' : 'no')), h('td', {}, bdi(value(r))), h('td', {}, r.expected_false_a_year === null ? '–' : bdi(lang.rate(r.expected_false_a_year)))))))];
}

/** @param {Scene} scene @param {Series[]} series */
function table({ lang, names }, series) {
  const weeks = series[0].weeks.map((_, i) => i).reverse();
  return h('details', {}, h('summary', { 'data-key': 'weeks-table' }, say(lang, 'table')), h('table', { class: 'numbers' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, say(lang, 'week')), ...series.map((s) => h('th', { scope: 'col' }, names.of('side', s.side))))),
    h('tbody', {}, ...weeks.map((i) => h('tr', {}, h('th', { scope: 'row' }, bdi(lang.day(series[0].weeks[i].week))), ...series.map(({ weeks: list }) => h('td', {}, bdi(list[i].count === null ? '–' : `${lang.n(list[i].count ?? 0)}${list[i].expected_low === null ? '' : ` (${lang.n(list[i].expected_low ?? 0)}–${lang.n(list[i].expected_high ?? 0)})`}`))))))));
}
