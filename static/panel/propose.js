/** Lines of least cost between two areas: proposed, never reported, and kept apart from what is. */
import { say } from '../i18n/analysis/texts.js';
import { soughtID, soughtOf } from '../state/lines.js';
import { filterQuery, plus } from '../state/query.js';
import { bdi, fill, h } from './dom.js';
import { noteView } from './note.js';
import { lineName } from './opener.js';
import { few } from './ratio.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene */

const PATH = '/analysis/corridor-proposals';

/** The layers that can say where the ground is open, by what they hold: see openness= in docs/methods.md. */
const OPENNESS = /** @type {const} */ ({ opennessLines: ['LineString', 'MultiLineString'], opennessPolygons: ['Polygon', 'MultiPolygon'] });

/** @param {import('../state/url.js').State} state */
const sought = (state) => soughtOf(state.panel?.id ?? '') ?? { from: '', to: '', openness: '' };

/** Nothing is asked until both ends are chosen. @param {import('../state/url.js').State} state */
export function ask(state) {
  const { from, to, openness } = sought(state);
  return from && to && from !== to ? { path: PATH, query: String(plus(filterQuery(state), { from, to, ...(openness ? { openness } : {}) })) } : null;
}

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    /** @type {any} */
    this.drawn = null;
    /** @type {import('../data/lines.js').Named[]} */
    this.areas = [];
    actions.lines('area').then((/** @type {any} */ list) => { this.areas = list; if (this.scene) this.render(this.scene, this.answer, ''); });
  }

  title() { return this.scene ? say(this.scene.lang, 'propose') : ''; }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    Object.assign(this, { scene, answer });
    const { lang, state } = scene;
    const asked = ask(state);
    const shown = asked ? answer : null;
    fill(this.box, h('p', { class: 'few' }, say(lang, 'proposeMind')), h('p', { class: 'soft' }, say(lang, 'proposeHow')), this.end(scene, 'from'), this.end(scene, 'to'), this.openness(scene),
      problem ? h('p', { class: 'warn', role: 'alert' }, problem) : null, asked && !shown && !problem ? h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')) : null,
      ...(shown ? this.found(scene, shown, asked?.query ?? '') : []));
    this.draw(shown?.features ?? []);
  }

  /** @param {Scene} scene @param {'from'|'to'} which */
  end(scene, which) {
    const { lang, names } = scene;
    return this.choice(scene, which, lang.t(which), say(lang, 'chooseArea'), [
      [lang.t('areas'), this.areas.map((a) => [a.id, lineName(scene, 'corridor', a)])], [lang.t('admin1'), Object.entries(names.more.adm1 ?? {})],
    ]);
  }

  /** Which added layer says where the ground is open; nothing where there is none that could. @param {Scene} scene */
  openness(scene) {
    const { lang, state } = scene;
    const chosen = sought(state).openness;
    /** @type {import('../data/added.js').AddedLayer[]} */
    const layers = this.actions.addedLayers();
    const groups = /** @type {const} */ (['opennessLines', 'opennessPolygons']).map((word) => /** @type {Group} */ ([
      say(lang, word), layers.filter(({ geometry }) => /** @type {readonly string[]} */ (OPENNESS[word]).includes(geometry)).map(({ id, title }) => [id, title]),
    ]));
    const listed = groups.flatMap(([, list]) => list);
    if (chosen && !listed.some(([id]) => id === chosen)) groups.push(['', [[chosen, chosen]]]); // of a link to what is not loaded here: the server says so
    else if (!listed.length) return null;
    return this.choice(scene, 'openness', say(lang, 'openness'), say(lang, 'opennessNone'), groups);
  }

  /**
   * @typedef {[string, [string, string][]]} Group a name, and the ids and names in it
   * @param {Scene} scene @param {'from'|'to'|'openness'} which @param {string} label @param {string} none @param {Group[]} groups
   */
  choice({ lang, state }, which, label, none, groups) {
    const now = sought(state);
    const choose = (/** @type {Event} */ e) => this.actions.profile({ kind: 'propose', id: soughtID({ ...now, [which]: /** @type {HTMLSelectElement} */ (e.target).value }) });
    const option = (/** @type {string} */ id, /** @type {string} */ name) => h('option', { value: id, selected: id === now[which] }, name);
    const sorted = (/** @type {[string, string][]} */ list) => list.sort((a, b) => a[1].localeCompare(b[1], lang.code)).map(([id, name]) => option(id, name));
    return h('div', { class: 'field' }, h('label', { for: `propose-${which}` }, label), h('select', { id: `propose-${which}`, 'data-key': `propose:${which}`, onchange: choose }, option('', none),
      ...groups.filter(([, list]) => list.length).flatMap(([name, list]) => (name ? [h('optgroup', { label: name }, ...sorted(list))] : sorted(list)))));
  }

  /** @param {Scene} scene @param {any} answer @param {string} query @returns {Node[]} */
  found(scene, { enough, reason, features, summary, note }, query) {
    const { lang } = scene;
    if (enough === false || !features.length) return [h('p', {}, ...few(lang, reason)), noteView(scene, note)];
    const km = (/** @type {number} */ n) => lang.n(Math.round(n));
    return [summary.runs_that_agree === null ? '' : h('p', {}, say(lang, 'proposeAgree', { n: summary.runs_that_agree, all: summary.runs })),
      h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, ...(/** @type {const} */ (['line', 'length', 'costRatio', 'supported'])).map((word) => h('th', { scope: 'col' }, say(lang, word))))),
        h('tbody', {}, ...features.map((/** @type {any} */ f) => h('tr', { tabindex: '0', 'data-key': `line:${f.properties.rank}`, onpointerenter: () => this.actions.stretch([f.geometry.coordinates]), onpointerleave: () => this.actions.stretch([]), onfocus: () => this.actions.stretch([f.geometry.coordinates]), onblur: () => this.actions.stretch([]) },
          h('th', { scope: 'row' }, bdi(lang.n(f.properties.rank))), h('td', {}, bdi(lang.t('km', { n: Math.round(f.properties.length_km) }))), h('td', {}, bdi(lang.rate(f.properties.cost_ratio))), h('td', {}, bdi(`${km(f.properties.support_share * 100)} %`)))))),
      h('p', { class: 'soft' }, say(lang, 'proposeTable')), h('p', {}, h('a', { href: `${PATH}?${query}`, download: '' }, say(lang, 'linesGeoJSON')), ' ', h('a', { href: `${PATH}?${query}&f=csv`, download: '' }, say(lang, 'tableCSV'))), noteView(scene, note)].filter((n) => n instanceof Node);
  }

  /** @param {any[]} features */
  draw(features) {
    if (features === this.drawn || (!features.length && !this.drawn)) return;
    this.drawn = features;
    this.actions.shapes(features.map((f) => ({ geometry: f.geometry, weight: f.properties.rank === 1 ? 1 : 0.4 })), true);
  }

  close() {
    this.actions.shapes([], true);
    this.actions.stretch([]);
  }
}
