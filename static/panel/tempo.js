/** What rises and what falls: every watched area ranked by what is flagged, and of a chosen one the weeks of each side with the expected band. */
import { say } from '../i18n/analysis/texts.js';
import { addDays, lastWeek } from '../state/days.js';
import { WATCHED, watchedID, watchedOf } from '../state/lines.js';
import { plus, withoutTime } from '../state/query.js';
import { alertList, givenName, watchedName } from './alertlist.js';
import { bdi, fill, h } from './dom.js';
import { noteView } from './note.js';
import { SideWeeks } from './sideweeks.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/url.js').State} State */

/** Weeks that are drawn of one area. */
const WEEKS = 156;

/** @param {State} state */
const watched = (state) => /** @type {{by: string, area: string, week: string}} */ (watchedOf(state.panel?.id ?? '') ?? { by: 'adm1', area: '', week: '' });

/** The filter less time: rules look at the weeks before, whatever is chosen. @param {State} state @param {object} more */
export const filter = (state, more) => String(plus(withoutTime(state), { asof: watched(state).week, ...more }));

/** @param {State} state */
export const ask = (state) => ({ path: '/analysis/alerts', query: filter(state, { by: watched(state).by, f: 'json' }) });

/**
 * What an area is, as a filter; of belts what is nearest to it among those watched, as they are judged.
 * @param {string} by @param {string} area @param {number} km @param {{area: string}[]} all @returns {Record<string, string|number>}
 */
export const areaFilter = (by, area, km, all) => (by === 'border' ? { belt: area, width_km: km, ...(all.length ? { among: [...new Set(all.map((a) => a.area))].join() } : {}) } : { [by]: area });

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.asked = ''; this.full = false;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.tempo = null;
    /** @type {any} */
    this.answer = null;
    /** @type {import('./beltweeks.js').BeltWeeks|null} */
    this.small = null;
    this.top = h('div', {});
    this.area = h('section', {});
    this.belts = h('section', {});
    this.list = h('div', {});
    this.weeks = new SideWeeks({ hint: actions.hint, judge: (week) => this.go({ week }), range: actions.range });
    box.append(this.top, this.area, this.belts, this.list);
  }

  title() { return this.scene ? say(this.scene.lang, 'tempo') : ''; }

  /** @param {{area?: string, week?: string, by?: string}} change */
  go(change) {
    const { state } = /** @type {Scene} */ (this.scene);
    this.actions.profile({ kind: 'tempo', id: watchedID({ ...watched(state), ...change }) });
  }

  /** @param {Scene} scene @param {any} latest @param {string} problem */
  render(scene, latest, problem) {
    const { lang, state } = scene;
    const { by, week } = watched(state);
    const answer = latest?.note.parameters.by === by ? latest : null; // areas of another kind are no areas of this one
    Object.assign(this, { scene, answer });
    fill(this.top, h('p', { class: 'soft' }, say(lang, 'tempoHow')),
      h('div', { class: 'switch', role: 'group', 'aria-label': say(lang, 'watch') }, ...WATCHED.map((one) => h('button', { type: 'button', 'data-key': `by:${one}`, 'aria-pressed': String(one === by), onclick: () => this.go({ by: one, area: '' }) }, say(lang, `by_${one}`)))),
      problem ? h('p', { class: 'warn', role: 'alert' }, problem) : null,
      answer ? this.judged(scene, answer.week, week) : h('p', { class: 'soft', role: 'status' }, problem ? '' : say(lang, 'loading')));
    this.drawArea();
    this.drawBelts(by === 'border' && !watched(state).area && answer ? answer : null);
    fill(this.list, ...(answer ? [alertList(scene, answer, { by, full: this.full, more: () => { this.full = true; this.render(scene, latest, problem); }, open: (area) => this.go({ area }) }), this.downloads(scene), noteView(scene, answer.note)] : []));
  }

  /** @param {Scene} scene @param {string} monday @param {string} chosen '' = the newest */
  judged(scene, monday, chosen) {
    const { lang } = scene;
    const step = (/** @type {number} */ weeks, /** @type {import('../i18n/analysis/texts.js').Word} */ word) => h('button', { type: 'button', class: 'plain', 'data-key': word, onclick: () => this.go({ week: addDays(monday, 7 * weeks) }) }, say(lang, word));
    return h('p', { class: 'judged' }, h('strong', {}, bdi(lang.days(monday, addDays(monday, 6)))), step(-1, 'weekBefore'), chosen ? step(1, 'weekAfter') : null,
      chosen ? h('button', { type: 'button', class: 'plain', 'data-key': 'newest', onclick: () => this.go({ week: '' }) }, say(lang, 'newestWeek')) : null, this.ended(scene, monday));
  }

  /** The way to the last whole week of the chosen time, where another is judged. @param {Scene} scene @param {string} monday */
  ended({ lang, state }, monday) {
    const { to } = state.range ?? { to: '' };
    const week = to && lastWeek(to);
    return week && week < monday ? h('button', { type: 'button', class: 'plain', 'data-key': 'ended', onclick: () => this.go({ week }) }, say(lang, 'endedWeek')) : null;
  }

  /** The weeks of the chosen area. */
  drawArea() {
    const { scene, answer } = /** @type {{scene: Scene, answer: any}} */ (/** @type {unknown} */ (this));
    const { state, names } = scene;
    const { by, area } = watched(state);
    if (!area || !answer) { fill(this.area); this.asked = ''; return; }
    const url = `/analysis/tempo?${filter(state, { ...areaFilter(by, area, state.km, answer.areas), weeks: WEEKS })}`;
    if (url !== this.asked) {
      this.asked = url;
      this.tempo = null;
      this.actions.panelMore('panel-area', url, (/** @type {any} */ tempo) => { this.tempo = tempo; this.drawArea(); });
    }
    const name = watchedName(names, by, area, givenName(scene.lang, answer.areas.find((/** @type {any} */ a) => a.area === area)));
    fill(this.area, h('div', { class: 'head' }, h('h3', {}, bdi(name)), this.onPage(scene, by, area)),
      ...this.weeks.view(scene, { tempo: this.tempo, week: answer.week, alerts: answer.areas.filter((/** @type {any} */ a) => a.area === area) }));
  }

  /** All borders side by side; they are loaded when borders are watched. @param {any} answer null = none */
  async drawBelts(answer) {
    this.belts.hidden = !answer;
    if (!answer) return;
    try {
      const { BeltWeeks } = await import('./beltweeks.js');
      const { state } = /** @type {Scene} */ (this.scene);
      this.small ??= new BeltWeeks(this.belts, { ...this.actions, open: (/** @type {string} */ area, /** @type {string|undefined} */ week) => this.go({ area, ...(week ? { week } : {}) }) });
      const url = (/** @type {string} */ area) => `/analysis/tempo?${filter(state, { ...areaFilter('border', area, state.km, answer.areas), weeks: WEEKS })}`;
      this.small.render(/** @type {Scene} */ (this.scene), answer, url);
    } catch (error) { this.actions.panelFailed(error); }
  }

  /** @param {Scene} scene @param {string} by @param {string} area */
  onPage({ lang, state }, by, area) {
    const on = by === 'border' ? state.belt === area : by === 'corridor' ? state.corridor === area : by === 'area' ? state.areas.join() === area : state.filters[by]?.join() === area;
    const change = by === 'border' ? { belt: on ? '' : area, soil: '' } : by === 'corridor' ? { corridor: on ? '' : area } : by === 'area' ? { areas: on ? [] : [area] } : { filters: without(state.filters, by, on ? [] : [area]) };
    return h('button', { type: 'button', class: 'plain', 'data-key': 'on-page', 'aria-pressed': String(on), onclick: () => this.actions.setLines(change) }, say(lang, on ? 'filterNone' : 'filterBoth'));
  }

  /** @param {Scene} scene */
  downloads({ lang, state }) {
    const { by, area } = watched(state);
    const link = (/** @type {string} */ url, /** @type {import('../i18n/analysis/texts.js').Word} */ word) => h('li', {}, h('a', { href: url, download: '' }, say(lang, word)));
    return h('details', {}, h('summary', { 'data-key': 'downloads' }, say(lang, 'download')), h('ul', { class: 'downloads' }, link(`/analysis/alerts?${filter(state, { by, f: 'geojson' })}`, 'geojson_alerts'), link(`/analysis/alerts?${filter(state, { by, f: 'csv' })}`, 'csv_alerts'),
      area ? link(`/analysis/tempo?${filter(state, { ...areaFilter(by, area, state.km, this.answer?.areas ?? []), weeks: WEEKS, f: 'csv' })}`, 'csv_tempo') : null));
  }

  close() { this.actions.hint(null); }
}

/** @param {Record<string, string[]>} filters @param {string} field @param {string[]} values [] = none */
function without(filters, field, values) {
  const next = { ...filters, [field]: values };
  if (!values.length) delete next[field];
  return next;
}
