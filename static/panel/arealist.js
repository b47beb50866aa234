/** The areas that can be the filter: those kept on this device, those that editors drew, and those of the starting map. */
import { texts } from '../i18n/area/texts.js';
import { drop, keep, readKept, rename } from '../state/kept.js';
import { AreaForm } from './areaform.js';
import { bdi, fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/area/en.js').default} Word */

/** What editors have drawn comes first. */
const AOI = 'aoi';
const KINDS = [AOI, 'zone', 'named_region', 'ridge', 'wadi'];

export class AreaList {
  /** @param {any} actions */
  constructor(actions) {
    this.actions = actions;
    this.root = h('section', {});
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    /** @type {AreaForm|null} */
    this.form = null;
    this.renaming = ''; this.drawn = '';
    this.origin = ''; // the area of this device that the drawn shape was
    this.problem = '';
  }

  /**
   * What somebody types stays as long as nothing else has changed.
   * @param {Scene} scene @param {any} answer null = not here yet @param {string} problem @param {boolean} [anew]
   */
  render(scene, answer, problem, anew = false) {
    this.form?.follow(scene);
    const key = [scene.state.areas, scene.state.within, scene.lang.code, problem].join(' ');
    if (!anew && key === this.drawn && answer === this.answer) { this.scene = scene; return; }
    Object.assign(this, { scene, answer, drawn: key });
    this.say = (/** @type {Word} */ word, /** @type {Record<string, string>} */ values = {}) => texts.say(scene.lang, word, values);
    const kept = this.kept(scene);
    if (!answer) { fill(this.root, ...kept, h('p', { class: problem ? 'warn' : 'soft', role: problem ? 'alert' : 'status' }, problem || scene.lang.t('loading'))); return; }
    const kinds = [...new Set([...KINDS, ...answer.features.map((/** @type {any} */ f) => f.properties.kind)])];
    fill(this.root, ...kept, h('h3', {}, this.say('known')), h('p', { class: 'soft' }, this.say('knownHow')), ...kinds.flatMap((kind) => this.ofKind(scene, kind)));
  }

  redraw() { if (this.scene) this.render(this.scene, this.answer, '', true); }

  /** @param {Scene} scene @param {string} kind */
  ofKind(scene, kind) {
    const those = this.answer.features.filter((/** @type {any} */ f) => f.properties.kind === kind);
    if (!those.length) return [];
    const named = [...those].sort((a, b) => nameOf(scene, a).localeCompare(nameOf(scene, b), scene.lang.code));
    return [h('ul', { class: 'area-list', 'aria-label': kindName(scene, kind) }, h('li', { class: 'soft', 'aria-hidden': 'true' }, kindName(scene, kind)), ...named.flatMap((f) => this.one(scene, f, kind === AOI)))];
  }

  /** @param {Scene} scene @param {any} feature @param {boolean} own whether an editor may change it */
  one(scene, feature, own) {
    const id = String(feature.id);
    const name = nameOf(scene, feature);
    const line = h('li', { class: 'area-line' }, h('label', {}, h('input', { type: 'checkbox', 'data-key': `area:${id}`, checked: scene.state.areas.includes(id), onchange: () => this.actions.toggleArea(id) }), bdi(name)),
      this.button(`show:${id}`, 'show', name, () => this.actions.fitShape(feature.geometry)), this.button(`tempo:${id}`, 'tempo', name, () => this.actions.profile({ kind: 'tempo', id: `area/${id}` })),
      own ? this.button(`change:${id}`, 'change', name, () => this.change(id)) : null);
    return own && this.form?.id === id ? [line, h('li', {}, this.form.view(scene))] : [line];
  }

  /** @param {string} id */
  change(id) {
    if (this.form?.redrawing) this.actions.removeShape(this.form.redrawing);
    this.form = this.form?.id === id ? null : new AreaForm(this.actions, { id, redraw: () => this.redraw(), done: () => { this.form = null; this.redraw(); } });
    this.redraw();
  }

  /** @param {Scene} scene */
  kept(scene) {
    if (!scene.state.within) this.origin = '';
    const list = readKept().sort((a, b) => a.name.localeCompare(b.name, scene.lang.code));
    if (!list.length) return [];
    const say = /** @type {(word: Word) => string} */ (this.say);
    return [h('h3', {}, say('keptHere')), h('p', { class: 'soft' }, say('keptHow')), this.problem ? h('p', { class: 'warn', role: 'alert' }, this.problem) : null, h('ul', { class: 'area-list' }, ...list.map(({ name, shape }) => this.keptOne(scene, name, shape)))].filter((one) => one !== null);
  }

  /** @param {Scene} scene @param {string} name @param {string} shape */
  keptOne(scene, name, shape) {
    const on = scene.state.within === shape;
    if (on) this.origin = name;
    const changed = !on && scene.state.within && this.origin === name; // what is on the map is a copy
    const say = /** @type {(word: Word) => string} */ (this.say);
    if (this.renaming === name) return h('li', { class: 'area-line' }, this.renameForm(name));
    return h('li', { class: 'area-line' }, h('label', {}, h('input', { type: 'checkbox', 'data-key': `kept:${name}`, checked: on, onchange: () => { this.actions.setShape('within', on ? '' : shape); if (!on) this.actions.revealShape('within'); } }), bdi(name)),
      this.button(`rename:${name}`, 'rename', name, () => { this.renaming = name; this.problem = ''; this.redraw(); this.root.querySelector('input')?.ownerDocument.getElementById('area-rename')?.focus(); }),
      this.button(`drop:${name}`, 'drop', name, () => { drop(name); this.redraw(); }),
      changed ? h('span', { class: 'copy soft' }, say('copyChanged'), ' ', this.button(`take:${name}`, 'takeShape', name, () => { this.problem = keep({ name, shape: scene.state.within }) ? '' : say('notKept'); this.redraw(); })) : null);
  }

  /** @param {string} name */
  renameForm(name) {
    const say = /** @type {(word: Word) => string} */ (this.say);
    const input = h('input', { type: 'text', id: 'area-rename', 'data-key': 'area-rename', dir: 'auto', maxlength: 200, value: name, 'aria-label': say('rename') });
    const take = (/** @type {Event} */ e) => {
      e.preventDefault();
      const well = input.value.trim() === name || rename(name, input.value);
      Object.assign(this, { problem: well ? '' : say('notRenamed'), renaming: well ? '' : name, origin: this.origin === name && well ? input.value.trim() : this.origin });
      this.redraw();
    };
    return h('form', { class: 'area-rename', onsubmit: take }, input, h('button', { type: 'submit', class: 'primary', 'data-key': 'area-renamed' }, say('save')));
  }

  /** @param {string} key @param {Word} word @param {string} name @param {() => void} act */
  button(key, word, name, act) { const text = texts.say(/** @type {Scene} */ (this.scene).lang, word); return h('button', { type: 'button', class: 'link', 'data-key': key, 'aria-label': `${text}: ${name}`, onclick: act }, text); }
}

/** @param {Scene} scene @param {string} kind */
const kindName = ({ lang }, kind) => (kind === AOI ? texts.say(lang, 'aoi') : lang.has(`kinds_${kind}`) ? lang.t(/** @type {any} */ (`kinds_${kind}`)) : kind.replaceAll('_', ' '));

/** @param {Scene} scene @param {any} feature */
const nameOf = ({ lang }, { id, properties: p }) => (lang.code === 'ar' ? p.name_ar || p.name_en : p.name_en || p.name_ar) || String(id);
