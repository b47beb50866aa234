/** Layers with their switch, definition and legend. */
import { LAYERS, WIDTHS } from '../state/fields.js';
import { ANALYSES } from '../state/lines.js';
import { FADING, strength } from '../state/look.js';
import { SIDES } from '../state/palette.js';
import { fill, h, same } from './dom.js';
import { Opener } from './opener.js';
import { symbolOf } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene */

const TYPES = ['explosive', 'attack', 'security', 'facilitation', 'finance', 'propaganda', 'control', 'armed_violence', 'civil'];

export class Layers {
  /** @param {HTMLElement} root @param {any} actions layers, width, lines(kind), profile */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    this.hotBox = h('div', { 'aria-live': 'polite' });
    /** @type {any} */
    this.hotAnswer = null;
    /** @type {Record<string, Opener>} */
    this.openers = { belts: new Opener('belt', actions), corridors: new Opener('corridor', actions) };
  }

  /** @param {Scene} scene */
  render(scene) {
    const { lang, names, theme, state } = scene;
    if (same(this, lang, names, theme, JSON.stringify([this.actions.addedLayers(), state.added, state.layers, state.opacity, state.symbols, state.width, state.hex, state.assume, state.panel]))) return;
    if (this.hotBox.childElementCount || scene.state.layers.includes('hotspots')) this.hot(scene, this.hotAnswer);
    fill(this.root, ...this.analyses(scene), h('div', { class: 'head' }, h('h2', {}, lang.t('layers'))), ...[...LAYERS].reverse().map((name) => this.layer(scene, name)), ...this.actions.addedLayers().map((/** @type {any} */ one) => this.added(scene, one)),
      h('div', { class: 'layer' }, h('span', { class: 'line' }, h('span', { class: 'swatch disputed' }), h('span', { class: 'name' }, lang.t('disputed'))), h('p', { class: 'soft' }, lang.t('def_disputed'))));
  }

  /** What the hot-spot layer shows. @param {Scene} scene @param {any} answer null = none yet @param {string} [problem] */
  async hot(scene, answer, problem = '') {
    this.hotAnswer = answer;
    if (!scene.state.layers.includes('hotspots')) { fill(this.hotBox); return; }
    const { hotLegend, texts } = await import('./hotlegend.js');
    await texts.load(scene.lang);
    if (answer === this.hotAnswer) fill(this.hotBox, problem ? h('p', { class: 'warn' }, problem) : null, problem ? null : hotLegend(scene, answer, this.actions));
  }

  /** The ways to the analyses. @param {Scene} scene */
  analyses({ lang, state }) {
    const way = (/** @type {import('../state/lines.js').PanelKind} */ kind, /** @type {string} */ id, /** @type {any} */ word) => h('li', {}, h('button', { type: 'button', class: 'link', 'data-key': kind === 'more' ? `open:${id}` : `open:${kind}`, 'aria-current': state.panel?.kind === kind && (kind !== 'more' || state.panel.id === id) ? 'true' : null, onclick: () => this.actions.profile({ kind, id }) }, lang.t(word)));
    return [h('div', { class: 'head' }, h('h2', {}, lang.t('analyses'))), h('ul', { class: 'opener' }, way('tempo', 'adm1', 'openTempo'), way('indicators', 'all', 'openIndicators'), ...ANALYSES.map((id) => way('more', id, `open_${id}`)), way('propose', '/', 'openPropose'))];
  }

  /** @param {Scene} scene @param {string} name */
  layer(scene, name) {
    const { lang, state } = scene;
    const on = state.layers.includes(name);
    const change = () => this.actions.layers(LAYERS.filter((l) => (l === name ? !on : state.layers.includes(l))));
    return h('div', { class: 'layer' },
      h('div', { class: 'layer-head' }, h('label', { class: 'line' }, h('input', { type: 'checkbox', role: 'switch', 'data-key': `l:${name}`, checked: on, onchange: change }), h('span', { class: `swatch ${name}` }), h('span', { class: 'name' }, lang.t(/** @type {any} */ (name)))), on && FADING.includes(name) ? this.fader(scene, name) : null),
      h('p', { class: 'soft' }, lang.t(/** @type {any} */ (`def_${name}`))),
      name === 'belts' && on ? this.widths(scene) : null,
      this.openers[name]?.render(scene),
      name === 'corridors' ? h('button', { type: 'button', class: 'link', 'data-key': 'open:edit', onclick: () => this.actions.profile({ kind: 'edit', id: 'new' }) }, lang.t('drawCorridor')) : null,
      name === 'hotspots' && on ? this.hotBox : null,
      name === 'incidents' && on ? this.symbols(scene) : null,
      name === 'incidents' && on ? legend(scene) : null);
  }

  /** One that the operator has added: its words are the operator's. @param {Scene} scene @param {import('../data/added.js').AddedLayer} one */
  added({ state }, { id, title, description }) {
    return h('div', { class: 'layer' },
      h('label', { class: 'line' }, h('input', { type: 'checkbox', role: 'switch', 'data-key': `al:${id}`, checked: state.added.includes(id), onchange: () => this.actions.switchAdded(id) }), h('span', { class: 'swatch added' }), h('span', { class: 'name', dir: 'auto' }, title)),
      description ? h('p', { class: 'soft', dir: 'auto' }, description) : null);
  }

  /** How opaque a layer is. @param {Scene} scene @param {string} name */
  fader({ lang, state }, name) {
    const label = lang.t('opacity', { layer: lang.t(/** @type {any} */ (name)) });
    const set = (/** @type {any} */ e) => this.actions.fade(name, Number(e.target.value) / 100);
    return h('input', { type: 'range', class: 'fader', min: 10, max: 100, step: 10, value: Math.round(strength(state, name) * 100), 'data-key': `op:${name}`, 'aria-label': label, title: label, onchange: set });
  }

  /** @param {Scene} scene */
  symbols({ lang, state }) {
    const on = state.symbols === 'military';
    return [h('label', { class: 'line' }, h('input', { type: 'checkbox', role: 'switch', 'data-key': 'sym', checked: on, onchange: () => this.actions.symbols(on ? 'plain' : 'military') }), h('span', { class: 'name' }, lang.t('military'))),
      on ? h('p', { class: 'soft' }, lang.t('def_military')) : null];
  }

  /** @param {Scene} scene */
  widths({ lang, state }) {
    return h('div', { class: 'choices', role: 'radiogroup', 'aria-label': lang.t('width') }, ...WIDTHS.map((km) => h('label', { class: 'choice' },
      h('input', { type: 'radio', name: 'width', value: km, 'data-key': `w:${km}`, checked: state.width === km, onchange: () => this.actions.width(km) }), h('span', {}, lang.t('km', { n: km })))));
  }
}

/** @param {Scene} scene */
function legend(scene) {
  const { lang, names } = scene;
  const entry = (/** @type {any} */ mark, /** @type {string} */ list, /** @type {string} */ code) => h('li', { title: names.definition(list, code) || null }, mark, names.of(list, code));
  return h('div', { class: 'legend', 'aria-label': lang.t('legend') },
    h('ul', {}, ...SIDES.map((side) => entry(symbolOf(scene, 'armed_violence', side), 'side', side))),
    h('ul', {}, ...TYPES.map((type) => entry(symbolOf(scene, type, 'other'), 'event_type', type))));
}
