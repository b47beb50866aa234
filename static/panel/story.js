/** The narratives that there are, and the making of one: steps of what is seen, with text. */
import { key } from '../data/edit.js';
import { readTale, saveTale, withdrawTale } from '../data/tales.js';
import { say as sayEdit, texts as analysis } from '../i18n/analysis/texts.js';
import { together } from '../i18n/section.js';
import { texts as own } from '../i18n/story/texts.js';
import { ON_DEVICE, dropTale, keepTale, newId, readTales } from '../state/kepttales.js';
import { MOST, fileOf, readFile, viewOf } from '../state/tale.js';
import { parse } from '../state/url.js';
import { bdi, fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/tale.js').Tale} Tale @typedef {keyof typeof import('../i18n/story/en.js').default} Word */

export const texts = together(own, analysis);
export const styles = 'story';

const LIST = 'all';
const NEW = 'new';

/** The server's, for the list. @param {import('../state/url.js').State} state */
export const ask = (state) => (state.panel?.id === LIST ? { path: '/narratives', query: '' } : null);

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions; this.of = ''; this.tag = ''; this.said = ''; this.wrong = ''; this.sure = ''; this.busy = false; this.drawn = '';
    /** @type {Tale|null} what is being made */
    this.draft = null;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    this.problem = '';
  }

  title() { return this.scene ? this.say(this.of === LIST ? 'narratives' : 'narrative') : ''; }

  /** @param {Word} word @param {Record<string, string|number>} [values] */
  say(word, values) { return own.say(/** @type {Scene} */ (this.scene).lang, word, values); }

  /** What somebody writes stays as long as it is the same narrative. @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    const id = scene.state.panel?.id ?? LIST;
    Object.assign(this, { scene, answer, problem });
    if (id !== this.of) this.opened(id);
    const look = this.look();
    if (look === this.drawn) return;
    this.drawn = look;
    const inside = this.box.contains(document.activeElement);
    this.draw();
    if (inside && !this.box.contains(document.activeElement)) /** @type {HTMLElement|null} */ (this.box.querySelector('#tale-title') ?? this.box.querySelector('button'))?.focus(); // what had the focus is gone
  }

  look() {
    const { lang, state: { story, step } } = /** @type {Scene} */ (this.scene);
    return [this.of, lang.code, this.problem, story, step, this.of === LIST ? JSON.stringify(this.answer) : ''].join(' ');
  }

  /** @param {string} id */
  opened(id) {
    Object.assign(this, { of: id, draft: null, tag: '', said: '', wrong: '', sure: '' });
    if (id === NEW) this.draft = { id: newId(), title: '', steps: [] };
    else if (id !== LIST) this.work(async () => { const { tale, tag } = await readTale(id); if (this.of === id) Object.assign(this, { draft: tale, tag, wrong: tale ? '' : this.say('missing') }); });
  }

  draw() {
    if (!this.scene) return;
    const said = h('p', { class: this.wrong ? 'warn' : 'soft', role: this.wrong ? 'alert' : 'status' }, this.wrong || this.said);
    fill(this.box, ...(this.of === LIST ? this.list() : [h('p', {}, this.button('tales', 'back', () => this.go(LIST))), ...this.form()]), said);
  }

  /** @param {string} name @param {Word} word @param {() => void} act @param {string} [look] @param {string} [what] that it is about */
  button(name, word, act, look = 'link', what = '') { const text = this.say(word); return h('button', { type: 'button', class: look, 'data-key': name, disabled: this.busy, 'aria-label': what ? `${text}: ${what}` : null, onclick: act }, text); }

  /** @param {string} id */
  go(id) { this.actions.profile({ kind: 'story', id }); }

  list() {
    const one = (/** @type {string} */ id, /** @type {string} */ title, /** @type {number} */ steps) => h('li', {}, h('button', { type: 'button', class: 'name link', 'data-key': `tell:${id}`, onclick: () => this.actions.tell(id) }, bdi(title)), h('span', { class: 'soft' }, this.say('steps', { n: steps })), this.button(`make:${id}`, 'change', () => this.go(id), 'link', title));
    const section = (/** @type {Word} */ word, /** @type {HTMLElement[]} */ rows) => [h('h3', {}, this.say(word)), rows.length ? h('ul', { class: 'tale-list' }, ...rows) : h('p', { class: 'soft' }, this.say('none'))];
    const file = h('input', { type: 'file', accept: '.json,application/json', class: 'sr', 'data-key': 'tale-file', 'aria-label': this.say('fromFile'), onchange: (/** @type {Event} */ e) => this.brought(/** @type {HTMLInputElement} */ (e.target).files?.[0]) });
    return [h('p', { class: 'soft' }, this.say('how')), h('p', { class: 'tools-row' }, this.button('tale-new', 'makeNew', () => this.go(NEW), 'primary'), h('label', { class: 'link' }, this.say('fromFile'), file)),
      ...section('onDevice', readTales().map(({ id, title, steps }) => one(id, title, steps.length))),
      ...(this.answer ? section('onServer', this.answer.narratives.map((/** @type {any} */ n) => one(n.id, n.title, n.steps))) : [h('p', { class: this.problem ? 'warn' : 'soft' }, this.problem || /** @type {Scene} */ (this.scene).lang.t('loading'))])];
  }

  /** A file becomes a narrative on this device. @param {File|undefined} file */
  async brought(file) {
    if (!file) return;
    const tale = file.size < 4e6 ? readFile(await file.text()) : null;
    if (!tale) { this.wrong = this.say('notRead', { n: MOST.steps }); this.draw(); return; }
    const id = newId();
    if (!keepTale({ ...tale, id })) { this.wrong = this.say('notKept'); this.draw(); return; }
    this.go(id);
  }

  form() {
    const { draft } = this;
    if (!draft) return this.wrong ? [] : [h('p', { class: 'soft', role: 'status' }, /** @type {Scene} */ (this.scene).lang.t('loading'))];
    const device = draft.id.startsWith(ON_DEVICE);
    const title = h('input', { type: 'text', id: 'tale-title', 'data-key': 'tale-title', dir: 'auto', maxlength: MOST.title, value: draft.title, oninput: (/** @type {any} */ e) => { draft.title = e.target.value; }, onchange: () => this.keep() });
    return [h('form', { class: 'tale-form', onsubmit: (/** @type {Event} */ e) => e.preventDefault() }, h('div', { class: 'field' }, h('label', { for: 'tale-title' }, this.say('titleOf')), title),
      draft.steps.length ? h('ol', { class: 'tale-steps' }, ...draft.steps.map((_, i) => this.step(i))) : null,
      h('p', {}, draft.steps.length < MOST.steps ? this.button('tale-add', 'addStep', () => this.add(), 'primary') : this.say('full', { n: MOST.steps })),
      h('p', { class: 'soft' }, this.say('textHow')), device ? h('p', { class: 'soft' }, this.say('keptHere')) : null,
      ...this.ends(device))];
  }

  /** @param {number} i */
  step(i) {
    const draft = /** @type {Tale} */ (this.draft);
    const step = draft.steps[i];
    const n = i + 1;
    const name = `${this.say('stepN', { n })}`;
    const { story, step: told } = /** @type {Scene} */ (this.scene).state;
    const text = (/** @type {'title'|'text'} */ field, /** @type {Word} */ word) => {
      const props = { 'data-key': `tale-${field}:${i}`, id: `tale-${field}-${i}`, dir: 'auto', maxlength: MOST[field], oninput: (/** @type {any} */ e) => { step[field] = e.target.value; }, onchange: () => this.keep() };
      return h('div', { class: 'field' }, h('label', { for: props.id }, this.say(word)), field === 'title' ? h('input', { type: 'text', value: step.title, ...props }) : h('textarea', { rows: 4, ...props }, step.text));
    };
    const move = (/** @type {-1|1} */ by) => { draft.steps.splice(i, 1); draft.steps.splice(i + by, 0, step); this.changed(`tale-${by < 0 ? 'up' : 'down'}:${i + by}`); };
    return h('li', { class: story === draft.id && told === n ? 'now' : null }, h('strong', {}, name), text('title', 'titleOf'), text('text', 'text'),
      h('div', { class: 'tale-tools' }, this.button(`tale-show:${i}`, 'showStep', () => this.show(step.view), 'link', name), this.button(`tale-take:${i}`, 'takeView', () => { step.view = viewOf(this.actions.viewNow()); this.changed(); }, 'link', name),
        i ? this.button(`tale-up:${i}`, 'up', () => move(-1), 'link', name) : null, n < draft.steps.length ? this.button(`tale-down:${i}`, 'down', () => move(1), 'link', name) : null,
        this.button(`tale-off:${i}`, 'remove', () => { draft.steps.splice(i, 1); this.changed('tale-add'); }, 'link', name)));
  }

  /** What can be done with the whole. @param {boolean} device */
  ends(device) {
    const draft = /** @type {Tale} */ (this.draft);
    const withKey = key.read() ? [] : [h('div', { class: 'field' }, h('label', { for: 'tale-key' }, sayEdit(/** @type {Scene} */ (this.scene).lang, 'edit_key')), h('input', { type: 'password', id: 'tale-key', 'data-key': 'tale-key', autocomplete: 'off', onchange: (/** @type {any} */ e) => { key.keep(e.target.value.trim()); this.draw(); } }))];
    const sure = (/** @type {string} */ what, /** @type {Word} */ word, /** @type {Word} */ again, /** @type {() => void} */ act) => this.button(what, this.sure === what ? again : word, () => (this.sure === what ? act() : (this.sure = what, this.draw())), this.sure === what ? 'danger' : 'plain');
    const link = `${location.origin}/?story=${draft.id}`;
    return [h('p', { class: 'tools-row' }, this.button('tale-tell', 'open', () => { if (this.keep()) this.actions.tell(draft.id); }, 'primary'), this.button('tale-save-file', 'toFile', () => this.toFile(), 'plain'),
      device ? sure('tale-drop', 'drop', 'dropSure', () => { dropTale(draft.id); this.gone(); }) : this.button('tale-link', 'copyLink', () => this.actions.copy(link, this.say('copied'), this.say('copyFailed')), 'plain')),
    h('p', { class: 'soft' }, this.say('publishHow')), ...withKey,
    h('p', { class: 'tools-row' }, this.button('tale-publish', device ? 'publish' : 'save', () => this.publish(), 'primary'), device ? null : sure('tale-withdraw', 'withdraw', 'withdrawSure', () => this.work(async () => { await withdrawTale(draft.id, this.tag); this.gone(); })))];
  }

  add() {
    /** @type {Tale} */ (this.draft).steps.push({ title: '', text: '', view: viewOf(this.actions.viewNow()) });
    this.changed(`tale-title:${/** @type {Tale} */ (this.draft).steps.length - 1}`);
  }

  /** @param {string} [focus] what has the focus then */
  changed(focus) {
    this.keep();
    this.draw();
    if (focus) /** @type {HTMLElement|null} */ (this.box.querySelector(`[data-key="${focus}"]`))?.focus();
  }

  /** Keeps it on this device, if it belongs there and is one. @returns {boolean} whether it can be told */
  keep() {
    const draft = /** @type {Tale} */ (this.draft);
    this.wrong = !draft.title.trim() ? this.say('needsTitle') : !draft.steps.length ? this.say('needsStep') : '';
    if (!this.wrong && draft.id.startsWith(ON_DEVICE) && !keepTale(draft)) this.wrong = this.say('notKept');
    const said = this.box.querySelector(':scope > [role="status"], :scope > [role="alert"]');
    if (said) Object.assign(said, { textContent: this.wrong, className: this.wrong ? 'warn' : 'soft' });
    if (!this.wrong && draft.id.startsWith(ON_DEVICE)) { this.named(draft.id); this.actions.taleChanged(draft.id); }
    return !this.wrong;
  }

  /** A new one that is kept has an address, which back and a reload lead to. The form stays as it is: somebody writes in it. @param {string} id */
  named(id) {
    if (this.of !== NEW) return;
    this.of = id;
    this.drawn = this.look();
    this.actions.taleKept(id);
  }

  /** Shows a step's view, and stays here. @param {string} view */
  show(view) {
    const { state } = /** @type {Scene} */ (this.scene);
    const there = parse(view);
    this.actions.showView({ ...there, range: there.range ?? { from: '', to: '' }, panel: state.panel, lang: state.lang, theme: state.theme, story: state.story, step: state.step });
  }

  toFile() {
    const draft = /** @type {Tale} */ (this.draft);
    const url = URL.createObjectURL(new Blob([fileOf(draft)], { type: 'application/json' }));
    const name = draft.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60) || 'narrative';
    h('a', { href: url, download: `${name}.narrative.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  publish() {
    const draft = /** @type {Tale} */ (this.draft);
    if (!this.keep()) { this.draw(); return; }
    this.work(async () => {
      const { tale, tag } = await saveTale(draft, this.tag);
      if (!tale) return;
      if (draft.id.startsWith(ON_DEVICE)) dropTale(draft.id); // it is the server's from now on
      Object.assign(this, { draft: tale, tag, said: this.say('saved'), of: tale.id });
      this.actions.taleChanged(tale.id);
      this.go(tale.id);
    });
  }

  /** It is no more. */
  gone() {
    if (this.scene?.state.story === this.draft?.id) this.actions.endTale();
    this.go(LIST);
  }

  /** @param {() => Promise<void>} act */
  async work(act) {
    Object.assign(this, { busy: true, wrong: '', said: '' });
    this.draw();
    try { await act(); } catch (error) { this.failed(/** @type {any} */ (error)); }
    this.busy = false;
    this.draw();
  }

  /** @param {any} error */
  failed(error) {
    const { lang } = /** @type {Scene} */ (this.scene);
    const refused = error?.status === 401 || error?.status === 403;
    if (refused) key.keep('');
    this.wrong = refused ? sayEdit(lang, 'keyRefused', { why: error.message }) : error?.status === 412 ? this.say('changedMeanwhile') : error?.message ?? String(error);
  }
}
