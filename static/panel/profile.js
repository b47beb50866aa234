/** What happens along a border or a corridor: facts, the line's profile and strip, linked with the map and the timeline both ways. */
import { say } from '../i18n/analysis/texts.js';
import { lastWeek } from '../state/days.js';
import { SLIDER, HALF_SLIDER, isFilter, watchedID } from '../state/lines.js';
import { plus, withoutLines } from '../state/query.js';
import { beltFacts } from './beltfacts.js';
import { LineChart } from './chart/linechart.js';
import { CorridorFacts } from './corridorfacts.js';
import { bdi, fill, h } from './dom.js';
import { middle, nearestBin } from './nearest.js';
import { noteView } from './note.js';
import { rated } from './ratio.js';
import { WeekMarks, shared } from './weekmarks.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/url.js').State} State */

const BELT_TABLES = /** @type {const} */ (['strip', 'profile', 'weeks', 'bands', 'band_weeks']);
const CORRIDOR_TABLES = /** @type {const} */ (['strip', 'profile', 'weeks', 'segments', 'incidents', 'links']);
/** How long the slider rests before the answer is asked for. */
const SETTLE_MS = 160;
/** How much farther the flat measure of what is nearest may say that the edge is. */
const FLAT = 1.02;

/** Three bands up to a width. @param {number} km */
const bandsOf = (km) => [...[5, 10, 25, 50].filter((b) => b < km).slice(-2), km].join();

/** The line and the filter. @param {State} state @returns {{path: string, query: URLSearchParams}} */
function question(state) {
  const { panel, km, half } = state;
  const filter = withoutLines(state);
  if (panel?.kind === 'belt') return { path: `/belts/${panel.id}/profile`, query: plus(filter, { width_km: km, bands: bandsOf(km) }) };
  return { path: `/corridors/${encodeURIComponent(panel?.id ?? '')}/profile`, query: plus(filter, { half_width_km: half ?? '' }) };
}

/** What to ask for the open profile. @param {State} state @returns {{path: string, query: string}} */
export function ask(state) {
  const { path, query } = question(state);
  return { path, query: String(plus(query, { f: 'json' })) };
}

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.timer = 0; this.asked = ''; this.problem = '';
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    /** @type {{from_km: number, coordinates: [number, number][]}[]} stretches, as on the map */
    this.stretches = [];
    this.chart = new LineChart({ moved: (cursor, rows) => this.mark(cursor, rows), chosen: (row) => actions.range({ from: row.from, to: row.to }) });
    this.top = h('div', {});
    this.middle = h('section', { class: 'line-chart' });
    this.bottom = h('div', {});
    this.corridor = new CorridorFacts(actions);
    this.marks = new WeekMarks(actions);
    box.append(this.top, this.middle, this.bottom);
  }

  /** @returns {boolean} */
  get isBelt() { return this.scene?.state.panel?.kind === 'belt'; }

  title() {
    const { scene, answer } = this;
    if (!scene) return '';
    const { lang, names, state } = scene;
    if (this.isBelt) return `${say(lang, 'belt')}: ${(state.panel?.id ?? '').split('-').map((c) => names.of('adm0', c)).join('–')}`;
    return `${say(lang, 'corridor')}: ${(lang.code === 'ar' ? answer?.name_ar || answer?.name_en : answer?.name_en || answer?.name_ar) || state.panel?.id}`;
  }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    Object.assign(this, { scene, answer, problem });
    const { lang } = scene;
    fill(this.top, this.width(scene), problem ? h('p', { class: 'warn', role: 'alert' }, problem) : null,
      answer ? null : h('p', { class: 'soft', role: 'status' }, problem ? '' : say(lang, 'loading')), answer ? this.summary(scene, answer) : null, this.filters(scene), ...(answer ? (this.isBelt ? beltFacts(scene, answer) : this.corridor.head(scene, answer)) : []));
    this.middle.hidden = !answer?.count;
    this.bottom.hidden = !answer;
    if (!answer) return;
    this.drawChart(scene, answer);
    fill(this.bottom, ...(this.isBelt ? [] : this.corridor.view(scene, answer)), this.downloads(scene), noteView(scene, answer.note));
    this.lines();
  }

  /** @param {Scene} scene @param {any} a */
  summary({ lang }, a) {
    const facts = /** @type {[string, (Node|string)[]][]} */ ([[say(lang, 'inside'), [bdi(lang.n(a.count))]], [say(lang, 'length'), [bdi(lang.t('km', { n: Math.round(a.length_km) }))]], [say(lang, 'perKm'), rated(lang, a.per_km, a.per_km_low, a.per_km_high)]]);
    return h('div', {}, h('dl', { class: 'figures' }, ...facts.filter(([, v]) => v.length).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, ...value)))),
      a.count ? null : h('p', { class: 'soft' }, say(lang, 'none')),
      a.enough || !a.count ? null : h('p', { class: 'few' }, `${say(lang, 'tooFew')}. `, h('span', { lang: 'en', dir: 'auto', class: 'soft' }, a.reason ?? '')));
  }

  /** @param {Scene} scene */
  width({ lang, state }) {
    const { least, most } = this.isBelt ? SLIDER : HALF_SLIDER;
    const km = this.isBelt ? state.km : state.half ?? this.answer?.half_width_km ?? null;
    const output = h('output', { class: 'count' }, km === null ? '' : lang.t('km', { n: km }));
    const change = (/** @type {Event} */ e, /** @type {boolean} */ last) => {
      const n = Number(/** @type {HTMLInputElement} */ (e.target).value);
      output.textContent = lang.t('km', { n });
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.actions.setLines(this.isBelt ? { km: n } : { half: n }), last ? 0 : SETTLE_MS);
    };
    return h('div', { class: 'slider' }, h('label', {}, h('span', {}, say(lang, this.isBelt ? 'width' : 'halfWidth')),
      h('input', { type: 'range', min: least, max: Math.max(most, Math.ceil(km ?? 0)), step: 1, value: km ?? least, disabled: km === null, 'data-key': 'width', oninput: (/** @type {Event} */ e) => change(e, false), onchange: (/** @type {Event} */ e) => change(e, true) })), output,
    this.isBelt || state.half === null ? null : h('button', { type: 'button', class: 'plain', 'data-key': 'as-drawn', onclick: () => this.actions.setLines({ half: null }) }, say(lang, 'asDrawn')));
  }

  /** Makes the line the page's filter, or takes it away. @param {Scene} scene */
  filters(scene) {
    const { lang, names, state } = scene;
    const id = state.panel?.id ?? '';
    const none = { belt: '', soil: '', corridor: '' };
    const ways = /** @type {[string, string, object, boolean][]} */ ([['none', say(lang, 'filterNone'), none, !isFilter(state) && !id.split('-').some((side) => isFilter(state, side))]]);
    if (this.isBelt) ways.push(['both', say(lang, 'filterBoth'), { ...none, belt: id }, isFilter(state)], .../** @type {[string, string, object, boolean][]} */ (id.split('-').map((side) => [side, names.of('adm0', side), { ...none, belt: id, soil: side }, isFilter(state, side)])));
    else ways.push(['both', say(lang, 'filterBoth'), { ...none, corridor: id }, isFilter(state)]);
    return h('div', { class: 'by-line', role: 'group', 'aria-label': say(lang, 'filterBy'), title: say(lang, 'filterHow') }, h('span', { class: 'soft' }, say(lang, 'filterBy')),
      h('div', { class: 'switch' }, ...ways.map(([key, label, change, on]) => h('button', { type: 'button', 'data-key': `only:${key}`, 'aria-pressed': String(on), onclick: () => this.actions.setLines(change) }, label))),
    h('button', { type: 'button', class: 'plain', 'data-key': 'tempo-of-line', onclick: () => this.actions.profile({ kind: 'tempo', id: watchedID({ by: this.isBelt ? 'border' : 'corridor', area: id, week: this.ended() }) }) }, say(lang, 'tempoOfLine')));
  }

  /** The week that is judged: the last whole one of the chosen time, where records come after it. */
  ended() {
    const { to } = this.actions.chosen();
    return to && to < this.actions.newestDay() ? lastWeek(to) : '';
  }

  /** @param {Scene} scene @param {any} a */
  drawChart({ lang, names }, a) {
    const [up, down] = this.isBelt ? a.side_codes.slice(0, 2).map((/** @type {string} */ c) => names.of('adm0', c)) : [say(lang, 'left'), say(lang, 'right')];
    const bins = a.profile;
    const at = (/** @type {number} */ i) => ({ from: lang.n(round(bins[i].from_km)), to: lang.n(round(bins[i].to_km)) });
    const says = (/** @type {import('./chart/paint.js').Cursor} */ { bin, row }, /** @type {import('./chart/rows.js').Row[]} */ rows) => {
      if (bin !== null && row !== null) return say(lang, 'cell', { ...at(bin), days: lang.days(rows[row].from, rows[row].to), n: rows[row].cells[bin] });
      if (bin !== null) return say(lang, 'at', { ...at(bin), n: bins[bin].count, up, down, a: bins[bin].side_counts[0] ?? '–', b: bins[bin].side_counts[1] ?? '–' });
      return row === null ? '' : say(lang, 'row', { days: lang.days(rows[row].from, rows[row].to), n: rows[row].count });
    };
    this.chart.render({ bins, strip: a.strip, first: a.first_week, last: a.last_week, up: 0, down: 1, colour: this.isBelt ? '--belt' : '--corridor', name: `${say(lang, 'along')}. ${say(lang, 'keysChart')}`, number: (n) => lang.n(n), unit: say(lang, 'kmUnit'), year: (row) => lang.years.format(new Date(row.from)), says });
    const weeks = this.chart.weeks === 1 ? say(lang, 'weeks1') : say(lang, 'weeksN', { n: this.chart.weeks });
    fill(this.middle, h('h3', {}, say(lang, 'along')), h('p', { class: 'soft' }, say(lang, 'alongHow', { up, down })), this.chart.root,
      h('p', { class: 'soft' }, say(lang, 'stripHow', { weeks, km: a.bin_km })), this.table(lang, bins, up, down));
  }

  /** @param {import('../i18n/language.js').Language} lang @param {any[]} bins @param {string} up @param {string} down */
  table(lang, bins, up, down) {
    return h('details', {}, h('summary', { 'data-key': 'along-table' }, say(lang, 'table')), h('table', { class: 'numbers' },
      h('thead', {}, h('tr', {}, ...[say(lang, 'kmUnit'), say(lang, 'count'), up, down].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...bins.map((b) => h('tr', {}, h('th', { scope: 'row' }, bdi(say(lang, 'bin', { from: round(b.from_km), to: round(b.to_km) }))), ...[b.count, b.side_counts[0], b.side_counts[1]].map((n) => h('td', {}, n === null ? '–' : bdi(lang.n(n)))))))));
  }

  /** @param {Scene} scene */
  downloads({ lang, state }) {
    const { path, query } = question(state);
    const link = (/** @type {string} */ f, /** @type {import('../i18n/analysis/texts.js').Word} */ word) => h('li', {}, h('a', { href: `${path}?${query}&${f}`, download: '' }, say(lang, word)));
    const tables = this.isBelt ? BELT_TABLES : CORRIDOR_TABLES;
    return h('details', {}, h('summary', { 'data-key': 'downloads' }, say(lang, 'download')), h('ul', { class: 'downloads' }, link('f=geojson', 'geojson'), ...tables.map((t) => link(`f=csv&table=${t}`, `csv_${t}`))));
  }

  /** Asks for the stretches, to show on the map what stands under the cursor, and the other way round. They hang on the line, not on the filter. */
  lines() {
    const { path } = question(/** @type {Scene} */ (this.scene).state);
    const url = `${path}?f=geojson&bin_km=${this.answer.bin_km}&datetime=1900-01-01/1900-01-01`; // no incidents are looked for
    if (url === this.asked) return;
    this.asked = url;
    this.actions.panelMore('panel-stretches', url, (/** @type {any} */ { features }) => {
      this.stretches = features.map((/** @type {any} */ f) => ({ from_km: f.properties.from_km, coordinates: f.geometry.coordinates }));
    });
  }

  /** How far from the line incidents count, in km. */
  get within() { return (this.isBelt ? this.scene?.state.km : this.answer?.half_width_km) ?? 0; }

  /** @param {import('./chart/paint.js').Cursor} cursor @param {import('./chart/rows.js').Row[]} rows */
  mark({ bin, row }, rows) {
    const from = bin === null ? null : this.answer.profile[bin].from_km;
    this.actions.stretch(this.stretches.filter((s) => s.from_km === from).map((s) => s.coordinates));
    this.actions.hint(row === null ? null : { from: rows[row].from, to: rows[row].to });
    this.ring(row === null ? null : rows[row], from);
  }

  /** Shows the incidents of some weeks on the map, of one stretch if one is named. @param {import('./chart/rows.js').Row|null} row null = none @param {number|null} from */
  ring(row, from) {
    const { state } = /** @type {Scene} */ (this.scene);
    const days = row && shared(row, state.range ?? { from: '', to: '' });
    if (!days) { this.marks.clear(); return; }
    const id = state.panel?.id ?? '';
    const line = /** @type {Record<string, string|number>} */ (this.isBelt ? { belt: id, width_km: this.within } : { corridor: id, half_width_km: this.within });
    this.marks.show(plus(withoutLines(state), line), days, (shape) => from === null || nearestBin(this.stretches, middle(shape), this.within * FLAT) === from);
  }

  /** Marks the stretch that is nearest to the pointer on the map, if it is within the width, and the week of the incident there. @param {{lng: number, lat: number}|null} spot @param {string} day '' = none */
  pointed(spot, day) {
    const at = spot && nearestBin(this.stretches, spot, this.within);
    const bin = at === null ? -1 : this.answer?.profile.findIndex((/** @type {any} */ b) => b.from_km === at);
    this.chart.move({ bin: bin >= 0 ? bin : null, row: bin >= 0 && day ? this.rowOf(day, bin) : null });
  }

  /** The row that holds a day, if something in it is counted on that stretch: an incident that spans weeks is in none. @param {string} day @param {number} bin */
  rowOf(day, bin) {
    const row = this.chart.rows.findIndex((r) => r.from <= day && day <= r.to && r.cells[bin] > 0);
    return row < 0 ? null : row;
  }

  close() {
    clearTimeout(this.timer);
    this.marks.clear();
    this.actions.stretch([]);
    this.actions.hint(null);
  }
}

/** @param {number} km */
const round = (km) => Math.round(km * 10) / 10;
