/** Draws a corridor or changes one, with an editor's key. Without a key its versions can be read. */
import * as server from '../data/edit.js';
import { say } from '../i18n/analysis/texts.js';
import { aboutKM, readLine, writeLine } from '../state/coordinates.js';
import { dropDraft, keepDraft, readDraft } from '../state/draft.js';
import { fill, h } from './dom.js';
import { field, fields, waypoints } from './editform.js';
import { versionList } from './editversions.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/draft.js').Draft} Draft */

const NEW = 'new';
/** Steps that can be taken back. */
const STEPS = 50;

/** @returns {Draft} */
const empty = () => ({ corridor: { type: 'Feature', geometry: { type: 'LineString', coordinates: [] }, properties: { name_en: null, name_ar: null, kind: 'infiltration', half_width_km: 10, direction: null, confidence: null, uncertainty_km: null, source: null, waypoints: null, method: { by: 'drawn' } } }, tag: '', reason: '' });

/** The versions of what is changed. @param {import('../state/url.js').State} state */
export const ask = ({ panel }) => (panel?.kind === 'edit' && panel.id !== NEW ? { path: `/collections/corridors/items/${encodeURIComponent(panel.id)}/versions`, query: 'f=json' } : null);

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.id = ''; this.begun = false; this.busy = false; this.sure = false; this.restored = false;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    /** @type {Draft|null} */
    this.draft = null;
    /** @type {import('../map/parts/line.js').Coordinates[]} */
    this.past = [];
    this.problem = { text: '', field: '' };
    /** @type {number|null} */
    this.shown = null;
    /** @type {import('../map/parts/line.js').LineEditor|null} */
    this.editor = null;
    this.closed = false;
    /** The pencil is in hand, or will not come: a click on the map before is none of its corners. */
    this.ready = false;
  }

  title() { return this.scene ? say(this.scene.lang, this.id === NEW ? 'editNew' : 'editOne') : ''; }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    Object.assign(this, { scene, answer });
    if (!this.begun) this.begin(scene.state.panel?.id ?? NEW);
    if (problem) this.problem = { text: problem, field: '' };
    this.look();
    const { lang } = scene;
    const { draft } = this;
    fill(this.box, ...(server.key.read() ? [] : [h('p', { class: 'soft' }, say(lang, 'keyHow'))]), this.keyField(scene),
      this.problem.text && !this.problem.field ? h('p', { class: 'warn', role: 'alert' }, this.problem.text) : null,
      this.restored ? h('p', { class: 'soft' }, `${say(lang, 'restored')} `, this.button('throw', 'throwAway', () => this.throwAway(), 'link')) : null,
      draft && this.ready ? h('form', { class: 'edit', novalidate: true, onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); this.save(); } }, this.line(scene), ...fields(scene, this.values), waypoints(scene, this.values), this.reason(scene), this.buttons()) : h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')),
      answer?.versions ? versionList(scene, answer.versions, this.shown, (n) => this.showVersion(n)) : null);
  }

  redraw() { if (this.scene && !this.closed) this.render(this.scene, this.answer, ''); }

  /** @param {string} id */
  async begin(id) {
    Object.assign(this, { begun: true, ready: false, id });
    this.draft = readDraft(id);
    this.restored = this.draft !== null;
    try {
      if (!this.draft) this.draft = id === NEW ? empty() : { ...(await server.read(id)), reason: '' };
      this.editor = await this.actions.editLine((/** @type {any} */ line) => this.drawn(line));
      if (this.closed) { this.actions.endLine(); return; }
      this.editor?.set(this.coordinates);
      if (this.coordinates.length) this.actions.reveal(this.coordinates);
      if (id === NEW && !this.coordinates.length) this.editor?.draw();
    } catch (error) { this.failed(error); }
    this.ready = true;
    this.redraw();
  }

  /** @returns {import('../map/parts/line.js').Coordinates} */
  get coordinates() { return this.draft?.corridor.geometry.coordinates ?? []; }

  get values() {
    const properties = /** @type {Draft} */ (this.draft).corridor.properties;
    return {
      value: (/** @type {string} */ name) => properties[name],
      put: (/** @type {string} */ name, /** @type {any} */ value) => { properties[name] = value; this.keep(); if (name === 'waypoints') this.redraw(); else this.look(); },
      problem: (/** @type {string} */ name) => (this.problem.field === name ? this.problem.text : ''),
    };
  }

  keep() { if (this.draft) keepDraft(this.id, this.draft); }

  look() { if (this.scene && this.draft) this.editor?.look({ halfM: Number(this.draft.corridor.properties.half_width_km ?? 0) * 1000, colour: this.actions.corridorColour() }); }

  /** The line was drawn on the map. @param {import('../map/parts/line.js').Coordinates} line */
  drawn(line) {
    if (!this.draft) return;
    this.past = [...this.past, this.coordinates].slice(-STEPS);
    this.draft.corridor.geometry.coordinates = line;
    this.keep();
    const text = /** @type {HTMLTextAreaElement|null} */ (this.box.querySelector('#edit-geometry'));
    if (text && text !== document.activeElement) text.value = writeLine(line);
    this.measure();
  }

  /** The line was written as text. @param {string} text */
  written(text) {
    const { line, wrong } = readLine(text);
    this.problem = wrong === null ? { text: '', field: '' } : { text: say(/** @type {Scene} */ (this.scene).lang, 'wrongRow', { n: wrong }), field: 'geometry' };
    if (wrong === null) { this.drawn(line); this.editor?.set(line); }
    this.redraw();
  }

  undo() {
    const before = this.past.pop();
    if (!before || !this.draft) return;
    this.draft.corridor.geometry.coordinates = before;
    this.editor?.set(before);
    this.keep();
    this.redraw();
  }

  measure() {
    const says = this.box.querySelector('.measure');
    if (says && this.scene) says.textContent = say(this.scene.lang, 'aboutLong', { n: this.coordinates.length, km: Math.round(aboutKM(this.coordinates)) });
  }

  /** @param {string} id @param {import('../i18n/analysis/texts.js').Word} word @param {() => void} act @param {string} [kind] */
  button(id, word, act, kind = 'plain') { return h('button', { type: 'button', class: kind, 'data-key': `edit-${id}`, disabled: this.busy, onclick: act }, say(/** @type {Scene} */ (this.scene).lang, word)); }

  /** @param {Scene} scene */
  line(scene) {
    const area = h('textarea', { rows: 5, dir: 'ltr', spellcheck: 'false', onchange: (/** @type {Event} */ e) => this.written(/** @type {HTMLTextAreaElement} */ (e.target).value) }, writeLine(this.coordinates));
    return h('div', {}, h('p', { class: 'soft' }, say(scene.lang, 'drawHow')), h('p', { class: 'tools-row' }, this.button('draw', 'drawOn', () => this.editor?.draw()), this.button('undo', 'undo', () => this.undo())),
      field(scene, this.values, 'geometry', area), h('p', { class: 'soft measure', 'aria-live': 'polite' }, say(scene.lang, 'aboutLong', { n: this.coordinates.length, km: Math.round(aboutKM(this.coordinates)) })));
  }

  /** @param {Scene} scene */
  keyField(scene) {
    const { lang } = scene;
    if (server.key.read()) return h('p', { class: 'soft' }, `${say(lang, 'keyThere')} `, this.button('forget', 'keyForget', () => { server.key.keep(''); this.redraw(); }, 'link'));
    const input = h('input', { type: 'password', autocomplete: 'off', onchange: (/** @type {Event} */ e) => { server.key.keep(/** @type {HTMLInputElement} */ (e.target).value.trim()); this.redraw(); } });
    return field(scene, { value: () => '', put: () => {}, problem: (name) => (this.problem.field === name ? this.problem.text : '') }, 'key', input);
  }

  /** @param {Scene} scene */
  reason(scene) {
    return field(scene, this.values, 'reason', h('input', { type: 'text', maxlength: 500, dir: 'auto', value: this.draft?.reason ?? '', oninput: (/** @type {Event} */ e) => { if (this.draft) { this.draft.reason = /** @type {HTMLInputElement} */ (e.target).value; this.keep(); } } }));
  }

  buttons() {
    const { lang } = /** @type {Scene} */ (this.scene);
    return h('div', { class: 'tools-row' }, h('button', { type: 'submit', class: 'primary', 'data-key': 'edit-save', disabled: this.busy }, say(lang, 'save')),
      this.id === NEW ? null : this.sure ? this.button('sure', 'withdrawSure', () => this.withdraw(), 'danger') : this.button('withdraw', 'withdraw', () => { this.sure = true; this.redraw(); }));
  }

  /** @param {() => Promise<void>} act */
  async work(act) {
    this.problem = { text: '', field: '' };
    this.busy = true;
    this.redraw();
    try { await act(); } catch (error) { this.failed(error); }
    this.busy = false;
    this.redraw();
    /** @type {HTMLElement|null} */ (this.box.querySelector('[aria-invalid="true"]'))?.focus();
  }

  save() {
    return this.work(async () => {
      const { corridor, tag, reason } = /** @type {Draft} */ (this.draft);
      this.editor?.stop();
      const saved = await server.save(this.id === NEW ? '' : this.id, { ...corridor, reason: reason.trim() || undefined }, tag);
      this.done(saved.corridor.id ?? this.id);
    });
  }

  withdraw() {
    return this.work(async () => {
      await server.withdraw(this.id, this.draft?.tag ?? '', this.draft?.reason.trim() ?? '');
      this.done('');
    });
  }

  /** @param {string} id what is shown next; '' = nothing */
  done(id) {
    dropDraft(this.id);
    this.draft = null;
    this.actions.linesChanged(id);
  }

  throwAway() {
    dropDraft(this.id);
    Object.assign(this, { begun: false, past: [], problem: { text: '', field: '' } });
    this.actions.endLine();
    this.redraw();
  }

  /** @param {any} error */
  failed(error) {
    const lang = /** @type {Scene} */ (this.scene).lang;
    const status = error?.status;
    const field = status === 401 || status === 403 ? 'key' : NAMED[error?.parameter] ?? error?.parameter ?? '';
    if (field === 'key') server.key.keep('');
    const text = status === 401 || status === 403 ? say(lang, 'keyRefused', { why: error.message }) : status === 412 ? say(lang, 'tooLate') : error?.message ?? String(error);
    this.problem = { text, field: this.draft && (field === 'key' || field === 'geometry' || field === 'reason' || field in this.draft.corridor.properties) ? field : '' };
  }

  /** @param {number} version */
  async showVersion(version) {
    this.shown = this.shown === version ? null : version;
    try {
      const old = this.shown === null ? null : await server.readVersion(this.id, version);
      this.actions.stretch(old ? [old.geometry.coordinates] : []);
    } catch (error) { this.failed(error); }
    this.redraw();
  }

  close() {
    this.closed = true;
    this.actions.endLine();
    this.actions.stretch([]);
  }
}

/** What the server calls otherwise. @type {Record<string, string>} */
const NAMED = { line: 'geometry', coordinates: 'geometry', name: 'name_en' };
