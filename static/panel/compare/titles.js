/** What each of two maps shows: a title, its counts, and its sides as the legend. */
import { texts } from '../../i18n/compare/texts.js';
import { SIDES } from '../../state/palette.js';
import { bdi, fill, h, icon } from '../dom.js';
import { symbol } from '../symbol.js';

/** @typedef {import('../filters.js').Scene} Scene */
/** @typedef {{counts: {in_view: number, matched: number}|null, sides: Record<string, number>}} Told */

const CLOSE = 'M6 6l12 12M18 6L6 18';

/** The letters of A and B are those of the page's language. @param {import('../../i18n/language.js').Language} lang */
export const letters = (lang) => (lang.code === 'ar' ? { a: 'أ', b: 'ب' } : { a: 'A', b: 'B' });

/** What a state is called beside the other: its time or its side. @param {Scene} scene */
export function called({ lang, names, state }) {
  const { versus, range, filters } = state;
  if (versus?.kind === 'side') return filters.side?.length ? filters.side.map((one) => names.of('side', one)).join(lang.between) : texts.say(lang, 'all');
  return range?.from && range.to ? lang.days(range.from, range.to) : lang.t('anyTime');
}

export class Titles {
  /** @param {HTMLElement} stage @param {any} actions */
  constructor(stage, actions) {
    this.actions = actions;
    this.boxes = { a: h('div', { class: 'map-title of-a' }), b: h('div', { class: 'map-title of-b' }) };
    stage.append(this.boxes.a, this.boxes.b);
  }

  hide() { for (const box of Object.values(this.boxes)) box.hidden = true; }

  /** @param {'a'|'b'} of @param {Scene} scene of that map @param {Told} told */
  render(of, scene, { counts, sides }) {
    const { lang, names, theme } = scene;
    const box = this.boxes[of];
    box.hidden = false;
    fill(box,
      h('p', { class: 'map-head' }, h('span', { class: `letter of-${of}` }, letters(lang)[of]), h('strong', {}, bdi(called(scene))),
        of === 'b' ? h('button', { type: 'button', class: 'shut', 'data-key': 'compare-end', 'aria-label': texts.say(lang, 'end'), title: texts.say(lang, 'end'), onclick: () => this.actions.endCompare() }, icon(CLOSE)) : null),
      counts ? h('p', { class: 'soft map-count' }, bdi(texts.say(lang, 'inView', { n: counts.in_view, all: counts.matched }))) : null,
      h('ul', { class: 'map-legend', 'aria-label': texts.say(lang, 'ofSide') }, ...SIDES.filter((side) => sides[side]).map((side) => h('li', { title: names.of('side', side) }, symbol('armed_violence', side, theme), h('span', { class: 'sr' }, names.of('side', side)), bdi(lang.n(sides[side]))))));
  }
}
