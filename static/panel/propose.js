/** Lines of least cost between two areas: proposed, never reported, and kept apart from what is. */
import { say } from '../i18n/analysis/texts.js';
import { endsOf } from '../state/lines.js';
import { filterQuery, plus } from '../state/query.js';
import { bdi, fill, h } from './dom.js';
import { noteView } from './note.js';
import { lineName } from './opener.js';
import { few } from './ratio.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene */

const PATH = '/analysis/corridor-proposals';

/** @param {import('../state/url.js').State} state */
const ends = (state) => endsOf(state.panel?.id ?? '') ?? { from: '', to: '' };

/** Nothing is asked until both ends are chosen. @param {import('../state/url.js').State} state */
export function ask(state) {
  const { from, to } = ends(state);
  return from && to && from !== to ? { path: PATH, query: String(plus(filterQuery(state), { from, to })) } : null;
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
    fill(this.box, h('p', { class: 'few' }, say(lang, 'proposeMind')), h('p', { class: 'soft' }, say(lang, 'proposeHow')), this.end(scene, 'from'), this.end(scene, 'to'),
      problem ? h('p', { class: 'warn', role: 'alert' }, problem) : null, asked && !shown && !problem ? h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')) : null,
      ...(shown ? this.found(scene, shown, asked?.query ?? '') : []));
    this.draw(shown?.features ?? []);
  }

  /** @param {Scene} scene @param {'from'|'to'} which */
  end(scene, which) {
    const { lang, names, state } = scene;
    const now = ends(state);
    const choose = (/** @type {Event} */ e) => { const next = { ...now, [which]: /** @type {HTMLSelectElement} */ (e.target).value }; this.actions.profile({ kind: 'propose', id: `${next.from}/${next.to}` }); };
    const option = (/** @type {string} */ id, /** @type {string} */ name) => h('option', { value: id, selected: id === now[which] }, name);
    const sorted = (/** @type {[string, string][]} */ list) => list.sort((a, b) => a[1].localeCompare(b[1], lang.code)).map(([id, name]) => option(id, name));
    return h('div', { class: 'field' }, h('label', { for: `propose-${which}` }, lang.t(which)), h('select', { id: `propose-${which}`, 'data-key': `propose:${which}`, onchange: choose }, option('', say(lang, 'chooseArea')),
      h('optgroup', { label: lang.t('areas') }, ...sorted(this.areas.map((a) => [a.id, lineName(scene, 'corridor', a)]))), h('optgroup', { label: lang.t('admin1') }, ...sorted(Object.entries(names.more.adm1 ?? {})))));
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
      h('p', { class: 'soft' }, say(lang, 'proposeTable')), h('p', {}, h('a', { href: `${PATH}?${query}`, download: '' }, say(lang, 'linesGeoJSON'))), noteView(scene, note)].filter((n) => n instanceof Node);
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
