/** Compares two periods or two sides: chooses both, says what each has, and explains the difference when that is what the map shows. */
import { texts as analysis } from '../i18n/analysis/texts.js';
import { texts as compared } from '../i18n/compare/texts.js';
import { together } from '../i18n/section.js';
import { assumption } from '../state/assume.js';
import { before, differs, other, yearBefore } from '../state/compare.js';
import { isDay } from '../state/days.js';
import { SIDES } from '../state/palette.js';
import { filterQuery, plus } from '../state/query.js';
import { called, letters } from './compare/titles.js';
import { differenceView } from './compare/difference.js';
import { bdi, fill, h } from './dom.js';
import { symbol } from './symbol.js';

export const texts = together(compared, analysis);
export const styles = 'compare';

/** @typedef {import('./filters.js').Scene} Scene @typedef {'from'|'to'} End */

/** The difference by hexagon, while it is what is shown. @param {import('../state/url.js').State} state */
export function ask(state) {
  const { versus } = state;
  if (!versus || !differs(state)) return null;
  /** @type {Record<string, string>} */
  const b = versus.kind === 'time' ? { b_datetime: `${versus.range.from}/${versus.range.to}` } : { b_side: versus.side };
  return { path: '/analysis/difference', query: String(plus(filterQuery(state), { ...b, edge_km: state.hex, ...assumption(state) })) };
}

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.box = box; this.actions = actions;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {any} what is drawn on the map */
    this.shown = null;
    this.inputs = { from: this.input('from'), to: this.input('to') };
  }

  title() { return this.scene ? compared.say(this.scene.lang, 'title') : ''; }

  close() { this.actions.differenceShown(null); }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    this.scene = scene;
    const { state } = scene;
    const found = differs(state) ? answer : null;
    if (found !== this.shown) { this.shown = found; this.actions.differenceShown(found); }
    if (!state.versus) { fill(this.box, h('div', { class: 'compared' }, h('p', { class: 'soft' }, this.say('begin')), this.kinds())); return; }
    fill(this.box, h('div', { class: 'compared' }, this.kinds(), ...(state.versus.kind === 'time' ? this.times(state.versus.range) : this.sides(state.versus.side)), this.tools(), this.how(), this.table()),
      differs(state) ? differenceView(scene, found, problem, this.actions, ask(state)) : null);
  }

  /** @param {any} word */
  say(word, values = {}) { return compared.say(/** @type {Scene} */ (this.scene).lang, word, values); }

  /** @param {string} label @param {[string, any, boolean, () => void][]} choices */
  choose(label, choices) {
    return h('div', { class: 'switch', role: 'group', 'aria-label': this.say(label) }, ...choices.map(([key, word, on, act]) => h('button', { type: 'button', 'data-key': `cmp-${key}`, 'aria-pressed': String(on), onclick: act }, this.say(word))));
  }

  kinds() {
    const { state } = /** @type {Scene} */ (this.scene);
    const [a, b] = [state.filters.side?.[0], SIDES.find((side) => side !== state.filters.side?.[0])];
    return this.choose('what', [['time', 'time', state.versus?.kind === 'time', () => this.actions.compareTimes()], ['side', 'side', state.versus?.kind === 'side', () => this.actions.compareSides(a ?? 'adversary_action', a ? b : 'security_action')]]);
  }

  /** @param {'a'|'b'} of */
  letter(of) { return h('span', { class: `letter of-${of}` }, letters(/** @type {Scene} */ (this.scene).lang)[of]); }

  /** @param {import('../state/compare.js').Range} b */
  times(b) {
    const { lang, state: { range } } = /** @type {Scene} */ (this.scene);
    for (const end of /** @type {End[]} */ (['from', 'to'])) if (this.inputs[end] !== document.activeElement) this.inputs[end].value = b[end];
    const preset = (/** @type {string} */ key, /** @type {(range: any) => any} */ of) => (range?.from && range.to ? h('button', { type: 'button', class: 'plain', 'data-key': `cmp-${key}`, onclick: () => this.actions.compareTime(of) }, this.say(key)) : null);
    return [
      h('div', { class: 'pair' }, this.letter('a'), h('strong', {}, bdi(called(/** @type {Scene} */ (this.scene)))),
        this.letter('b'), h('div', { class: 'days' }, ...(/** @type {End[]} */ (['from', 'to'])).map((end) => h('label', {}, lang.t(end), this.inputs[end])))),
      h('div', { class: 'tools-row' }, preset('before', before), preset('year', yearBefore)),
      h('p', { class: 'soft' }, this.say('timeHow')),
    ];
  }

  /** @param {End} end */
  input(end) { return h('input', { type: 'date', 'data-key': `cmp-${end}`, onchange: () => this.dated() }); }

  /** Both days, when both are whole: typing a year passes through the first centuries. */
  dated() {
    const [from, to] = [this.inputs.from.value, this.inputs.to.value];
    if (![from, to].every((day) => isDay(day) && day > '1900')) return;
    this.actions.compareWith({ kind: 'time', range: from <= to ? { from, to } : { from: to, to: from } });
  }

  /** @param {import('../state/palette.js').Side} b */
  sides(b) {
    const { names, state } = /** @type {Scene} */ (this.scene);
    const a = SIDES.find((side) => side === state.filters.side?.[0]) ?? SIDES[0];
    const choice = (/** @type {'a'|'b'} */ of, /** @type {string} */ now, /** @type {string} */ not, /** @type {(side: any) => void} */ take) => [this.letter(of), h('select', { 'data-key': `cmp-side-${of}`, 'aria-label': letters(/** @type {Scene} */ (this.scene).lang)[of], onchange: (/** @type {Event} */ e) => take(/** @type {HTMLSelectElement} */ (e.target).value) },
      ...SIDES.filter((side) => side !== not).map((side) => h('option', { value: side, selected: side === now }, names.of('side', side))))];
    return [h('div', { class: 'pair' }, ...choice('a', a, b, (side) => this.actions.compareSides(side, b)), ...choice('b', b, a, (side) => this.actions.compareSides(a, side))), h('p', { class: 'soft' }, this.say('sideHow'))];
  }

  tools() {
    const button = (/** @type {string} */ key, /** @type {any} */ word, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'plain', 'data-key': `cmp-${key}`, onclick: act }, this.say(word));
    return h('div', { class: 'tools-row' }, button('swap', 'swap', () => this.actions.swapCompared()), button('end', 'end', () => this.actions.endCompare()));
  }

  how() {
    const on = /** @type {Scene} */ (this.scene).state.difference;
    return this.choose('shown', [['maps', 'maps', !on, () => this.actions.compareHow(false)], ['difference', 'difference', on, () => this.actions.compareHow(true)]]);
  }

  /** What A and B have, by side. */
  table() {
    const { lang, names, theme, state } = /** @type {Scene} */ (this.scene);
    const told = this.actions.compared();
    if (!told) return null;
    const cell = (/** @type {number|undefined} */ n) => h('td', {}, n === undefined ? '' : bdi(lang.n(n)));
    const rows = state.versus?.kind === 'side' ? [] : SIDES.filter((side) => told.a.sides[side] || told.b.sides[side]);
    const b = { ...(/** @type {Scene} */ (this.scene)), state: other(state) };
    return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, h('td', {}), ...(/** @type {const} */ (['a', 'b'])).map((of) => h('th', { scope: 'col' }, this.letter(of), h('span', { class: 'sr' }, called(of === 'a' ? /** @type {Scene} */ (this.scene) : b)))))),
      h('tbody', {}, h('tr', {}, h('th', { scope: 'row' }, this.say('records')), cell(told.a.counts?.matched), cell(told.b.counts?.matched)),
        ...rows.map((side) => h('tr', {}, h('th', { scope: 'row' }, symbol('armed_violence', side, theme), ' ', names.of('side', side)), cell(told.a.sides[side] ?? 0), cell(told.b.sides[side] ?? 0)))));
  }
}
