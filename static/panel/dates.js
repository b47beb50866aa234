/** Typed dates of the timeline: from and to, each may be open; or a whole year. They are taken when one leaves the field, and at once when they are whole years. */
import { isDay } from '../state/days.js';
import { bdi, fill, h, icon } from './dom.js';

/** @typedef {{from: string, to: string}} Range @typedef {'from'|'to'} End */

const CALENDAR = 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4';
/** Typing 2019 passes through the year 2: earlier ones wait until one leaves the field. */
const TYPED = '1900';
/** A year of fewer digits is one that somebody has not written to its end. */
const WRITTEN = '1000';

export class Dates {
  /** @param {any} actions */
  constructor(actions) {
    this.actions = actions; this.open = false;
    /** @type {Range} */
    this.range = { from: '', to: '' };
    this.root = h('div', { class: 'dates', id: 'dates', hidden: true });
    this.inputs = { from: this.input('from'), to: this.input('to') };
    this.year = h('select', { 'data-key': 'date-year', onchange: () => { if (this.year.value) this.actions.range(yearOf(this.year.value)); } });
    this.years = '';
    this.note = h('span', { class: 'soft' });
    /** @type {import('../i18n/language.js').Language|null} */
    this.lang = null;
  }

  /** Opens and closes it. @param {import('../i18n/language.js').Language} lang */
  button(lang) {
    return h('button', { type: 'button', class: 'date-button', 'data-key': 'dates', 'aria-expanded': String(this.open), 'aria-controls': 'dates', 'aria-label': lang.t('setDates'), title: lang.t('setDates'), onclick: (/** @type {Event} */ e) => this.toggle(/** @type {HTMLElement} */ (e.currentTarget)) }, icon(CALENDAR));
  }

  /** @param {HTMLElement} button */
  toggle(button) {
    this.open = !this.open;
    this.root.hidden = !this.open;
    button.setAttribute('aria-expanded', String(this.open));
    if (this.open) this.inputs.from.focus();
  }

  /** @param {End} end */
  input(end) {
    const take = (/** @type {string} */ least) => this.take(end, least);
    return h('input', { type: 'date', 'data-key': `date-${end}`, onchange: () => take(TYPED), onblur: () => take(''), onkeydown: (/** @type {KeyboardEvent} */ e) => { if (e.key === 'Enter') take(''); } });
  }

  /** @param {End} end @param {string} least the earliest day that is taken */
  take(end, least) {
    const { value, validity } = this.inputs[end];
    if (value === this.range[end] && !validity.badInput) return;
    const odd = validity.badInput || (value !== '' && (!isDay(value) || (least === '' && value < WRITTEN)));
    this.inputs[end].setAttribute('aria-invalid', String(odd));
    if (odd || (value && value < least)) { if (odd) this.say('dateOdd'); return; }
    const from = end === 'from' ? value : this.range.from;
    const to = end === 'to' ? value : this.range.to;
    this.actions.range(from && to && from > to ? { from: to, to: from } : { from, to });
  }

  /** @param {import('../i18n/language.js').Language} lang @param {Range|null} range @param {{oldest: string, newest: string}} days of all records */
  render(lang, range, { oldest, newest }) {
    this.range = range ?? { from: '', to: '' };
    this.newest = newest;
    this.offer(lang, oldest.slice(0, 4), newest.slice(0, 4));
    if (lang !== this.lang) {
      this.lang = lang;
      const field = (/** @type {End} */ end) => h('label', {}, lang.t(end), ' ', this.inputs[end]);
      fill(this.root, h('label', {}, lang.t('oneYear'), ' ', this.year), field('from'), field('to'), this.note);
    }
    for (const end of /** @type {End[]} */ (['from', 'to'])) {
      if (this.inputs[end] === document.activeElement && this.inputs[end].value === this.range[end]) continue; // half a date would be lost
      this.inputs[end].value = this.range[end];
      this.inputs[end].setAttribute('aria-invalid', 'false');
    }
    this.say('presetsEnd');
  }

  /** The years that there are records of, the newest first. @param {import('../i18n/language.js').Language} lang @param {string} first @param {string} last */
  offer(lang, first, last) {
    const years = [lang.code, first, last].join();
    if (years !== this.years) {
      this.years = years;
      const all = first && last ? Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(last) - i)) : [];
      fill(this.year, h('option', { value: '' }, '–'), ...all.map((year) => h('option', { value: year }, lang.years.format(new Date(`${year}-01-01`)))));
    }
    const { from, to } = this.range;
    const whole = yearOf(from.slice(0, 4));
    this.year.value = from && from === whole.from && to === whole.to ? from.slice(0, 4) : '';
  }

  /** @param {'presetsEnd'|'dateOdd'} word */
  say(word) {
    if (!this.lang) return;
    this.note.classList.toggle('few', word === 'dateOdd');
    this.note.replaceChildren(word === 'presetsEnd' && !this.newest ? '' : bdi(this.lang.t(word, { day: this.newest ? this.lang.day(this.newest) : '' })));
  }
}

/** @param {string} year @returns {Range} */
const yearOf = (year) => ({ from: `${year}-01-01`, to: `${year}-12-31` });
