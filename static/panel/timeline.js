/** The timeline: bars by side, a brush for mouse, touch and keyboard, presets, and what the choice is in words. */
import { addDays, dayNumber, dayOf } from '../state/days.js';
import { timeWords } from '../state/words.js';
import { Dates } from './dates.js';
import { bdi, fill, h, icon, same } from './dom.js';
import { paintBars } from './histogram.js';
import { between, binAt, ends, scaleOf, shift, x } from './timescale.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {{from: string, to: string}} Range */
/** @typedef {{bin: string, bins: import('./timescale.js').Bin[], undated: number}} Bins */

/** Pixels that a pointer may move in a click. */
const CLICK = 4;
const CLOSER = 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L20 20M7.5 10.5h6M10.5 7.5v6';
const WHOLE = 'M3 5v14M21 5v14M6 12h12M9 9l-3 3 3 3M15 9l3 3-3 3';
const PRESETS = /** @type {const} */ ([['p1', 1], ['p7', 7], ['p30', 30], ['p90', 90], ['p365', 365]]);

/** How wide a handle is for a finger: where both would lie on each other, each leans out of the chosen time. */
const REACH = 44;

export class Timeline {
  /** @param {HTMLElement} root @param {any} actions range, dragged, certain, zoomTime, and those of playing */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    /** @type {Bins} */
    this.data = { bin: 'month', bins: [], undated: 0 };
    this.oldest = ''; this.newest = ''; this.answered = false; this.frame = 0; this.painting = 0; this.width = 0; this.height = 0; this.ink = ''; this.inked = '';
    /** @type {Range|null} */
    this.preview = null;
    this.canvas = h('canvas', { class: 'bars', 'aria-hidden': 'true' });
    this.window = h('div', { class: 'window' });
    /** Times of a narrative's steps. @type {{mark: HTMLElement, range: Range}[]} */
    this.chapters = [];
    this.hinted = h('div', { class: 'hinted', hidden: true });
    this.compared = h('div', { class: 'compared-time', hidden: true });
    this.handles = [this.handle('from'), this.handle('to')];
    this.dates = new Dates(actions);
    this.plot = h('div', { class: 'plot', dir: 'ltr', id: 'plot', role: 'group', tabindex: '0', onkeydown: (/** @type {KeyboardEvent} */ e) => this.playKey(e) }, this.canvas, this.hinted, this.compared, this.window, ...this.handles);
    this.nothing = h('p', { class: 'nothing soft' });
    this.head = h('div', { class: 'time-head' });
    root.append(this.head, this.dates.root, this.plot, this.nothing);
    this.plot.addEventListener('pointerdown', (e) => this.press(e));
    new ResizeObserver(() => { this.width = this.plot.clientWidth; this.height = this.plot.clientHeight; this.draw(); }).observe(this.plot);
  }

  /** @param {'from'|'to'} end */
  handle(end) {
    return h('button', { type: 'button', role: 'slider', class: `handle ${end}`, 'data-end': end, onkeydown: (/** @type {KeyboardEvent} */ e) => this.key(e, end) });
  }

  /** @param {Scene} scene @param {Bins} [data] */
  render(scene, data = this.data) {
    this.answered ||= data !== this.data;
    this.scene = scene;
    this.data = data;
    if (scene.theme !== this.inked) { // asking makes the browser lay out all that was just changed
      this.ink = getComputedStyle(this.root).color;
      this.inked = scene.theme;
    }
    this.header();
    this.painting ||= requestAnimationFrame(() => { this.painting = 0; this.draw(); }); // a canvas' font waits for all styles: once a frame is enough
  }

  /** Shows a range that is played; null = what is chosen. @param {Range|null} range */
  show(range) {
    this.preview = range;
    if (range) this.soon(); else if (this.scene) this.render(this.scene);
    this.root.querySelector('#chosen')?.setAttribute('aria-live', range ? 'off' : 'polite'); // it would never come to an end
  }

  /** Marks days lightly, without choosing them. @param {Range|null} range */
  hint(range) { this.mark(this.hinted, range); }

  /** Marks the times of a narrative's steps; [] = none. @param {{range: Range, mark: HTMLElement}[]} chapters */
  tell(chapters) {
    for (const { mark } of this.chapters) mark.remove();
    this.chapters = chapters;
    this.plot.append(...chapters.map(({ mark }) => mark));
    for (const { mark, range } of chapters) this.mark(mark, range);
  }

  /** @param {HTMLElement} mark @param {Range|null} range */
  mark(mark, range) {
    const s = this.scale;
    mark.hidden = !range || !s;
    if (!range || !s) return;
    const [left, right] = [dayNumber(range.from), dayNumber(range.to) + 1].map((day) => Math.max(0, Math.min(s.width, x(s, day))));
    Object.assign(mark.style, { left: `${left}px`, width: `${Math.max(3, right - left)}px` });
  }

  get range() { return this.preview ?? this.scene?.state.range ?? null; }

  get scale() { return scaleOf(this.data.bins, this.data.bin, this.width); }

  header() {
    const { lang, state } = /** @type {Scene} */ (this.scene);
    const range = this.range;
    const chosen = Boolean(range && (range.from || range.to));
    this.dates.render(lang, range, this);
    if (same(this, lang, range?.from, range?.to, state.span?.from, state.span?.to, state.certain, this.newest, this.data.bin, this.data.undated, Boolean(this.preview))) return;
    this.plot.setAttribute('aria-label', lang.t('plotKeys'));
    fill(this.head,
      h('h2', { class: 'sr' }, lang.t('timeline')),
      h('p', { class: 'chosen', id: 'chosen', 'aria-live': this.preview ? 'off' : 'polite' }, bdi(this.words())),
      this.dates.button(lang),
      h('span', { class: 'soft bin' }, lang.t(/** @type {any} */ (`${this.data.bin}_bin`))),
      this.data.undated ? h('span', { class: 'soft' }, bdi(lang.t('undated', { n: this.data.undated }))) : null,
      h('span', { class: 'spring' }),
      this.zoomButtons(chosen),
      h('label', { class: chosen ? 'certain' : 'certain idle', title: lang.t('certain') }, h('input', { type: 'checkbox', 'data-key': 'certain', checked: state.certain, disabled: !chosen, onchange: () => this.actions.certain(!state.certain) }), lang.t('certainShort')),
      this.newest ? this.presets(chosen) : null);
  }

  /** Presets end on the newest record, and say so. @param {boolean} chosen */
  presets(chosen) {
    const { lang } = /** @type {Scene} */ (this.scene);
    const range = this.range;
    const preset = (/** @type {any} */ key, /** @type {number} */ days) => {
      const wanted = { from: addDays(this.newest, 1 - days), to: this.newest };
      return h('button', { type: 'button', 'data-key': key, 'aria-pressed': String(range?.from === wanted.from && range?.to === wanted.to), title: lang.days(wanted.from, wanted.to), onclick: () => this.actions.range(wanted) }, lang.t(key));
    };
    return h('div', { class: 'switch', role: 'group', 'aria-label': lang.t('presetsTo', { day: lang.day(this.newest) }) }, ...PRESETS.map(([key, days]) => preset(key, days)),
      h('button', { type: 'button', 'data-key': 'pall', 'aria-pressed': String(!chosen), onclick: () => this.actions.range({ from: '', to: '' }) }, lang.t('pall')));
  }

  /** @param {boolean} chosen */
  zoomButtons(chosen) {
    const { lang, state: { span } } = /** @type {Scene} */ (this.scene);
    const range = this.range;
    const closer = chosen && !(span && range?.from === span.from && range.to === span.to);
    const button = (/** @type {string} */ key, /** @type {any} */ word, /** @type {string} */ path, /** @type {boolean} */ on) => h('button', { type: 'button', class: 'date-button', 'data-key': key, 'aria-label': lang.t(word), title: lang.t(word), onclick: () => this.actions.zoomTime(on) }, icon(path));
    return h('span', { class: 'time-zoom' }, closer ? button('tz', 'zoomTime', CLOSER, true) : null, span ? button('tw', 'unzoomTime', WHOLE, false) : null);
  }

  words() { return timeWords(/** @type {Scene} */ (this.scene), this.range); }

  /** Draws what is dragged at the next frame, once. */
  soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.preview) return;
      this.root.querySelector('#chosen')?.replaceChildren(bdi(this.words()));
      this.draw();
    });
  }

  draw() {
    const s = this.scale;
    this.plot.classList.toggle('empty', !s);
    this.nothing.textContent = this.answered && !s ? this.scene?.lang.t('noBars') ?? '' : '';
    if (!this.scene || !s) return;
    const { lang, theme } = this.scene;
    const tick = (/** @type {{day: string, year: boolean}} */ t) => (t.year ? lang.years : lang.months).format(new Date(`${t.day}T00:00:00Z`));
    const { data: { bins, bin }, range, ink, height, width } = this;
    if (!same(this.canvas, bins, bin, range?.from, range?.to, theme, lang, ink, height, width, window.devicePixelRatio)) paintBars(this.canvas, s, { bins, bin, range, theme, ink, tick, height });
    this.drawWindow(s);
  }

  /** @param {import('./timescale.js').Scale} s */
  drawWindow(s) {
    const { a, b } = ends(s, this.range);
    const clamp = (/** @type {number} */ v) => Math.max(0, Math.min(s.width, v));
    const [left, right] = [clamp(x(s, a)), clamp(x(s, b + 1))];
    Object.assign(this.window.style, { left: `${left}px`, width: `${Math.max(2, right - left)}px` });
    const { lang, state: { versus } } = /** @type {Scene} */ (this.scene);
    for (const one of this.chapters) this.mark(one.mark, one.range);
    this.mark(this.compared, versus?.kind === 'time' ? versus.range : null); // B, beside the chosen A
    const close = right - left < REACH;
    const lean = [close && left > REACH, close && right + REACH < s.width];
    // At the plot's edge one has no room to lean out: the other keeps off it.
    const at = [lean[0] && !lean[1] ? Math.min(left, right - REACH / 2) : left, lean[1] && !lean[0] ? Math.max(right, left + REACH / 2) : right];
    [[a, 'startHandle'], [b, 'endHandle']].forEach(([day, label], i) => {
      const handle = this.handles[i];
      handle.style.left = `${at[i]}px`;
      handle.classList.toggle('lean', lean[i]);
      const values = { 'aria-label': lang.t(/** @type {any} */ (label)), 'aria-valuemin': s.first, 'aria-valuemax': s.end - 1, 'aria-valuenow': day, 'aria-valuetext': lang.day(dayOf(/** @type {number} */ (day))) };
      for (const [name, value] of Object.entries(values)) handle.setAttribute(name, String(value));
    });
  }

  /** @param {PointerEvent} e */
  press(e) {
    const s = this.scale;
    if (!s || e.button !== 0) return;
    this.actions.pausePlay();
    const box = this.plot.getBoundingClientRect();
    const start = e.clientX - box.left;
    const end = /** @type {HTMLElement} */ (e.target).dataset?.end;
    const held = this.range;
    const drag = this.dragging(s, start, end, held);
    const move = (/** @type {PointerEvent} */ m) => {
      const px = m.clientX - box.left;
      if (!this.preview && !end && Math.abs(px - start) < CLICK) return;
      this.preview = drag(px);
      this.soon();
      this.actions.dragged(this.preview);
    };
    const stop = (/** @type {PointerEvent} */ u) => {
      this.plot.removeEventListener('pointermove', move);
      const px = u.clientX - box.left;
      const wanted = Math.abs(px - start) < CLICK && !end ? binAt(s, this.data.bins, this.data.bin, px) : this.preview;
      this.preview = null;
      if (wanted && u.type === 'pointerup') { this.actions.range(wanted); return; }
      this.actions.dragged(null);
      this.render(/** @type {Scene} */ (this.scene));
    };
    this.plot.setPointerCapture(e.pointerId);
    this.plot.addEventListener('pointermove', move);
    this.plot.addEventListener('pointerup', stop, { once: true });
    this.plot.addEventListener('pointercancel', stop, { once: true });
  }

  /**
   * What a drag from a place does: move an end, move the window, or choose anew.
   * @param {import('./timescale.js').Scale} s @param {number} start @param {string|undefined} end @param {Range|null} held
   * @returns {(px: number) => Range}
   */
  dragging(s, start, end, held) {
    const { a, b } = ends(s, held);
    const chosen = Boolean(held && (held.from || held.to));
    if (end) return (px) => between(s, end === 'from' ? x(s, b) + 0.01 : x(s, a) + 0.01, px);
    if (chosen && start > x(s, a) && start < x(s, b + 1)) return (px) => shift(s, /** @type {Range} */ (held), Math.round(((px - start) / s.width) * (s.end - s.first)));
    return (px) => between(s, start, px);
  }

  /** @param {KeyboardEvent} e @param {'from'|'to'} end */
  key(e, end) {
    const s = this.scale;
    const unit = { day: 1, week: 7, month: 30, year: 365 }[this.data.bin] ?? 1;
    e.stopPropagation();
    if (e.key === ' ') { e.preventDefault(); this.actions.play(); return; }
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[e.key];
    if (!s || (!by && e.key !== 'Home' && e.key !== 'End')) return;
    e.preventDefault();
    let { a, b } = ends(s, this.range);
    const now = end === 'from' ? a : b;
    const next = Math.max(s.first, Math.min(s.end - 1, by ? now + by * unit : e.key === 'Home' ? s.first : s.end - 1));
    if (end === 'from') a = Math.min(next, b); else b = Math.max(next, a);
    this.actions.range({ from: dayOf(a), to: dayOf(b) });
  }
  /** Space plays, arrows step, as in any player. @param {KeyboardEvent} e */
  playKey(e) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!by && e.key !== ' ') return;
    e.preventDefault();
    if (by) this.actions.stepTime(by); else this.actions.play();
  }
}
