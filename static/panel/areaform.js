/** Saves a drawn shape as an area of interest, or changes one: on the server with an editor's key, for everybody, or on this device only. */
import { drawn, key } from '../data/edit.js';
import { say as sayEdit } from '../i18n/analysis/texts.js';
import { texts } from '../i18n/area/texts.js';
import { geometryOf, methodOf, surfaceOf } from '../state/drawnarea.js';
import { keep } from '../state/kept.js';
import { readShape, writeShape } from '../state/shapes.js';
import { h } from './dom.js';
import { field } from './editform.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/area/en.js').default} Word */

const server = drawn('areas');
const NAMES = /** @type {const} */ ([['name_en', 'ltr', 'en'], ['name_ar', 'rtl', 'ar']]);

export class AreaForm {
  /** @param {any} actions @param {{id?: string, use?: 'within'|'measure', redraw: () => void, done: () => void}} how id: of what is changed; use: the shape that is saved */
  constructor(actions, { id = '', use = 'within', redraw, done }) {
    this.actions = actions; this.id = id; this.use = use; this.redraw = redraw; this.done = done;
    this.where = id || key.read() ? 'server' : 'device';
    /** @type {Record<string, any>} */
    this.values = {};
    /** @type {any} what is changed, as the server has it */
    this.feature = null;
    /** @type {''|'within'|'measure'} its edge is redrawn: as the measured shape, or as the filter once the reader has made it that */
    this.redrawing = ''; this.edgeDrawn = '';
    this.tag = ''; this.busy = false; this.sure = false; this.problem = { text: '', field: '' };
    if (id) this.work(async () => { const { corridor, tag } = await server.read(id); Object.assign(this, { feature: corridor, tag, values: { ...corridor.properties } }); });
  }

  get fields() { return { value: (/** @type {string} */ name) => this.values[name], put: (/** @type {string} */ name, /** @type {any} */ value) => { this.values[name] = value; }, problem: (/** @type {string} */ name) => (this.problem.field === name ? this.problem.text : '') }; }

  /** @param {Scene} scene */
  view(scene) {
    this.scene = scene;
    const { lang } = scene;
    const say = (/** @type {Word} */ word) => texts.say(lang, word);
    if (this.id && !this.feature) return h('p', { class: this.problem.text ? 'warn' : 'soft', role: 'status' }, this.problem.text || lang.t('loading'));
    const shared = this.where === 'server';
    return h('form', { class: 'edit area-form', novalidate: true, 'aria-label': say(this.id ? 'changeArea' : 'saveArea'), onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); this.save(); } },
      this.id ? null : this.places(say), this.problem.text && !this.problem.field ? h('p', { class: 'warn', role: 'alert' }, this.problem.text) : null,
      ...(shared ? NAMES.map(([name, dir, code]) => this.text(name, { dir, lang: code })) : [this.name(say)]),
      ...(shared ? [this.text('source', { dir: 'auto' }), this.key()] : []), this.id ? this.edge(say) : null,
      h('p', { class: 'tools-row' }, h('button', { type: 'submit', class: 'primary', 'data-key': 'area-save', disabled: this.busy }, say('save')), this.id ? this.withdrawButton(say) : null,
        h('button', { type: 'button', class: 'plain', 'data-key': 'area-cancel', onclick: () => this.cancel() }, say('cancel'))));
  }

  /** Its edge is changed on the map. @param {(word: Word) => string} say */
  edge(say) {
    if (this.redrawing) return h('p', { class: 'soft', role: 'status' }, say('redrawHow'));
    const shape = surfaceOf(this.feature);
    return h('p', {}, h('button', { type: 'button', class: 'plain', 'data-key': 'area-redraw', disabled: !shape, onclick: () => shape && this.redrawEdge(writeShape(shape)) }, say('redraw')), shape ? null : h('span', { class: 'soft' }, ` ${say('redrawNot')}`));
  }

  /** @param {string} text */
  redrawEdge(text) {
    Object.assign(this, { redrawing: 'measure', edgeDrawn: text });
    this.actions.setShape('measure', text);
    this.actions.revealShape('measure');
    this.actions.editShape('measure');
    this.redraw();
  }

  /** The shapes may have moved; the one that is redrawn may have become the filter, or only measured again. @param {Scene} scene */
  follow(scene) {
    this.scene = scene;
    if (!this.redrawing) return;
    const other = this.redrawing === 'measure' ? 'within' : 'measure';
    if (!scene.state[this.redrawing] && this.edgeDrawn && scene.state[other] === this.edgeDrawn) this.redrawing = other;
    this.edgeDrawn = scene.state[this.redrawing];
  }

  /** The new edge; null = it stays as it is. @param {Scene} scene */
  redrawn({ state }) {
    const shape = this.redrawing ? readShape(state[this.redrawing]) : null;
    return shape && shape.kind !== 'line' ? shape : null;
  }

  cancel() {
    if (this.redrawing) this.actions.removeShape(this.redrawing);
    this.done();
  }

  /** Where it is kept. @param {(word: Word) => string} say */
  places(say) {
    const one = (/** @type {'device'|'server'} */ where, /** @type {Word} */ word, /** @type {Word} */ how) => h('label', { class: 'area-where' },
      h('input', { type: 'radio', name: 'area-where', 'data-key': `where:${where}`, checked: this.where === where, onchange: () => { this.where = where; this.redraw(); } }), h('span', {}, say(word), h('span', { class: 'soft' }, say(how))));
    return h('fieldset', { class: 'assume' }, h('legend', {}, say('saveWhere')), one('device', 'onDevice', 'onDeviceHow'), one('server', 'forAll', 'forAllHow'));
  }

  /** On this device a name is in any language. @param {(word: Word) => string} say */
  name(say) {
    const wrong = this.problem.field === 'name_en';
    return h('div', { class: 'field' }, h('label', { for: 'edit-name_en' }, say('name')), h('input', { type: 'text', id: 'edit-name_en', 'data-key': 'edit:name_en', maxlength: 200, dir: 'auto', 'aria-invalid': wrong ? 'true' : null, value: this.values.name_en ?? '', oninput: (/** @type {Event} */ e) => { this.values.name_en = /** @type {HTMLInputElement} */ (e.target).value.trim() || null; } }),
      wrong ? h('p', { class: 'warn', role: 'alert' }, this.problem.text) : null);
  }

  /** @param {string} name @param {object} more */
  text(name, more) {
    return field(/** @type {Scene} */ (this.scene), this.fields, name, h('input', { type: 'text', maxlength: 200, ...more, value: this.values[name] ?? '', oninput: (/** @type {Event} */ e) => { this.values[name] = /** @type {HTMLInputElement} */ (e.target).value.trim() || null; } }));
  }

  key() {
    const scene = /** @type {Scene} */ (this.scene);
    if (key.read()) return h('p', { class: 'soft' }, `${sayEdit(scene.lang, 'keyThere')} `, h('button', { type: 'button', class: 'link', 'data-key': 'area-forget', onclick: () => { key.keep(''); this.redraw(); } }, sayEdit(scene.lang, 'keyForget')));
    return field(scene, this.fields, 'key', h('input', { type: 'password', autocomplete: 'off', onchange: (/** @type {Event} */ e) => { key.keep(/** @type {HTMLInputElement} */ (e.target).value.trim()); this.redraw(); } }));
  }

  /** @param {(word: Word) => string} say */
  withdrawButton(say) {
    const act = () => (this.sure ? this.withdraw() : (this.sure = true, this.redraw()));
    return h('button', { type: 'button', class: this.sure ? 'danger' : 'plain', 'data-key': 'area-withdraw', disabled: this.busy, onclick: act }, say(this.sure ? 'withdrawSure' : 'withdraw'));
  }

  save() {
    const scene = /** @type {Scene} */ (this.scene);
    const shape = readShape(scene.state[this.use]);
    const { name_en: en = null, name_ar: ar = null, source = null } = this.values;
    if (!en && !ar) { this.problem = { text: texts.say(scene.lang, 'needsName'), field: 'name_en' }; this.redraw(); return; }
    if (this.where === 'device') {
      if (!keep({ name: en, shape: scene.state[this.use] })) { this.problem = { text: texts.say(scene.lang, 'notKept'), field: '' }; this.redraw(); return; }
      this.done();
      return;
    }
    this.work(async () => {
      const edge = this.redrawn(scene);
      const feature = this.id ? { ...this.feature, ...(edge ? { geometry: geometryOf(edge) } : {}), properties: { ...this.feature.properties, name_en: en, name_ar: ar, source, ...(edge ? { method: methodOf(edge) } : {}) } }
        : { type: 'Feature', geometry: geometryOf(/** @type {any} */ (shape)), properties: { name_en: en, name_ar: ar, kind: 'aoi', source, method: methodOf(/** @type {any} */ (shape)) } };
      const saved = await server.save(this.id, feature, this.tag);
      if (this.redrawing) this.actions.removeShape(this.redrawing);
      this.actions.areaSaved(saved.corridor.id ?? this.id, this.id ? this.redrawing : this.use);
      this.done();
    });
  }

  withdraw() {
    this.work(async () => {
      await server.withdraw(this.id, this.tag, '');
      this.actions.areaWithdrawn(this.id);
      this.done();
    });
  }

  /** @param {() => Promise<void>} act */
  async work(act) {
    Object.assign(this, { busy: true, problem: { text: '', field: '' } });
    if (this.scene) this.redraw();
    try { await act(); } catch (error) { this.failed(error); }
    this.busy = false;
    this.redraw();
  }

  /** @param {any} error */
  failed(error) {
    const lang = this.scene?.lang;
    const refused = error?.status === 401 || error?.status === 403;
    if (refused) key.keep('');
    const text = lang && refused ? sayEdit(lang, 'keyRefused', { why: error.message }) : lang && error?.status === 412 ? texts.say(lang, 'changedMeanwhile') : error?.message ?? String(error);
    this.problem = { text, field: refused ? 'key' : ['name_en', 'name_ar', 'source'].includes(error?.parameter) ? error.parameter : '' };
  }
}
