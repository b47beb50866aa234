/** The borders or corridors by name: the way to their profiles that needs no mouse. */
import { bdi, fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../data/lines.js').Named} Named */

export class Opener {
  /** @param {'belt'|'corridor'} kind @param {{lines: (kind: 'belt'|'corridor') => Promise<Named[]>, profile: (panel: import('../state/lines.js').Panel) => void}} actions */
  constructor(kind, actions) {
    this.kind = kind; this.actions = actions;
    /** @type {Named[]} */
    this.list = [];
    this.summary = h('summary', { 'data-key': `opener:${kind}` });
    this.names = h('ul', { class: 'opener' });
    this.root = h('details', {}, this.summary, this.names);
    this.root.addEventListener('toggle', () => { if (this.root.open) this.load(); });
  }

  async load() {
    this.list = await this.actions.lines(this.kind);
    if (this.scene) this.render(this.scene);
  }

  /** @param {Scene} scene */
  render(scene) {
    this.scene = scene;
    const { lang, state } = scene;
    fill(this.summary, lang.t(this.kind === 'belt' ? 'openBelts' : 'openCorridors'));
    const open = state.panel?.kind === this.kind ? state.panel.id : '';
    const entry = (/** @type {string} */ id, /** @type {string} */ name) => h('li', {}, h('button', { type: 'button', class: 'link', 'data-key': `open:${this.kind}:${id}`, 'aria-current': id === open ? 'true' : null, onclick: () => this.actions.profile({ kind: this.kind, id }) }, bdi(name)));
    const named = this.list.map((one) => ({ id: one.id, name: lineName(scene, this.kind, one) })).sort((a, b) => a.name.localeCompare(b.name, lang.code));
    fill(this.names, ...named.map(({ id, name }) => entry(id, name)));
    return this.root;
  }
}

/** A border is called by its countries. @param {Scene} scene @param {'belt'|'corridor'} kind @param {Named} line */
export function lineName({ lang, names }, kind, { id, name_en: en, name_ar: ar }) {
  if (kind === 'belt') return id.split('-').map((c) => names.of('adm0', c)).join('–');
  return (lang.code === 'ar' ? ar || en : en || ar) || id;
}
