/** More analyses of what the page's filter leaves: near-repeat, new clusters, clusters, density, edges between governorates, lethality. */
import { say } from '../i18n/analysis/texts.js';
import { ASSUMING, assumption } from '../state/assume.js';
import { filterQuery, plus } from '../state/query.js';
import { assumeChoice } from './assume.js';
import { fill, h } from './dom.js';
import { FOUND } from './found.js';
import { noteView } from './note.js';
import { few } from './ratio.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../i18n/analysis/texts.js').Word} Word */

const POLL_MS = 2000;

/** @param {import('../state/url.js').State} state */
const path = ({ panel }) => `/analysis/${panel?.id ?? ''}`;

/** @param {import('../state/url.js').State} state */
const assuming = ({ panel }) => ASSUMING.includes(panel?.id ?? '');

/** @param {import('../state/url.js').State} state */
const query = (state) => plus(filterQuery(state), assuming(state) ? assumption(state) : {});

/** @param {import('../state/url.js').State} state */
export const ask = (state) => ({ path: path(state), query: String(plus(query(state), FOUND[state.panel?.id ?? '']?.own ? { f: 'json' } : {})) });

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.timer = 0;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.drawn = null;
  }

  get id() { return this.scene?.state.panel?.id ?? ''; }

  title() { return this.scene ? say(this.scene.lang, /** @type {Word} */ (`more_${this.id}`)) : ''; }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    this.scene = scene;
    const { lang } = scene;
    const running = answer?.state === 'running';
    clearTimeout(this.timer);
    if (running) this.timer = window.setTimeout(() => this.actions.panelAgain(), POLL_MS);
    fill(this.box, h('p', { class: 'soft' }, say(lang, /** @type {Word} */ (`more_${this.id}_how`))), assuming(scene.state) ? assumeChoice(scene, 'more', this.actions.assume) : null, problem ? h('p', { class: 'warn', role: 'alert' }, problem) : null,
      running ? h('p', { role: 'status' }, say(lang, 'running', { n: answer.done, all: answer.of })) : answer || problem ? null : h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')),
      ...(answer && !running ? this.found(scene, answer) : []));
    this.draw(running ? null : answer);
  }

  /** @param {Scene} scene @param {any} answer @returns {Node[]} */
  found(scene, answer) {
    const { lang, state } = scene;
    const { view, tables } = FOUND[this.id];
    const enough = answer.enough ?? true;
    const link = (/** @type {string} */ f) => h('li', {}, h('a', { href: `${path(state)}?${plus(query(state), { f })}`, download: '' }, f === 'csv' ? say(lang, 'tableCSV') : say(lang, 'areasGeoJSON')));
    return [...(enough ? view(scene, answer, (feature) => this.point(feature)) : [h('p', {}, ...few(lang, answer.reason))]),
      h('details', {}, h('summary', { 'data-key': 'downloads' }, say(lang, 'download')), h('ul', { class: 'downloads' }, ...(tables ? [] : [link('geojson')]), link('csv'))), noteView(scene, answer.note)];
  }

  /** Draws what was found, once. @param {any} answer */
  draw(answer) {
    const shapes = answer?.features ?? null;
    if (shapes === this.drawn) return;
    this.drawn = shapes;
    const { weight, outlined } = FOUND[this.id];
    this.actions.shapes((shapes ?? []).map((/** @type {any} */ f) => ({ geometry: f.geometry, weight: weight?.(f.properties, answer.summary) ?? 0 })).filter((/** @type {any} */ s) => outlined || s.weight > 0.02), outlined ?? true);
  }

  /** Shows one of them on the map. @param {any} feature null = none */
  point(feature) { this.actions.stretch(feature ? outlines(feature.geometry) : []); }

  close() {
    clearTimeout(this.timer);
    this.actions.shapes([], true);
    this.actions.stretch([]);
  }
}

/** @param {any} geometry a Polygon, MultiPolygon, or less @returns {[number, number][][]} */
function outlines({ type, coordinates }) {
  if (type === 'Polygon') return coordinates;
  return type === 'MultiPolygon' ? coordinates.flat() : [];
}
