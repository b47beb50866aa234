/**
 * The line under the top bar that says that this is not the present, with the way back; and where the day is chosen. How many records there were then, and
 * which was the newest, is asked with it. Loaded when first used.
 */
import { getJSON } from '../data/fetch.js';
import { texts } from '../i18n/known/texts.js';
import { bdi, fill, h } from '../panel/dom.js';
import { isDay } from '../state/days.js';
import { momentOf, typed } from '../state/known.js';
import { momentWords } from '../state/words.js';
import { style } from '../style.js';

const LATEST = '/collections/incidents/items?record_kind=incident&sort=-occurred&limit=1';

export class Past {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page; this.asking = false; this.problem = ''; this.asOf = ''; this.look = '';
    const input = (/** @type {string} */ type, /** @type {string} */ key) => h('input', { type, 'data-key': key, onkeydown: (/** @type {KeyboardEvent} */ e) => { if (e.key === 'Escape') { e.stopPropagation(); this.end(); } } });
    this.day = input('date', 'known-day');
    this.time = input('time', 'known-time');
    this.root = h('section', { class: 'past', id: 'past', hidden: true });
    document.getElementById('top')?.after(this.root);
    new ResizeObserver(() => document.documentElement.style.setProperty('--past', `${this.root.offsetHeight}px`)).observe(this.root);
  }

  /** @param {import('../state/url.js').State} state */
  async follow({ asOf }) {
    if (asOf !== this.asOf) {
      Object.assign(this, { asOf, asking: false });
      if (asOf) this.measure(asOf).catch((error) => this.page.failed(error));
      else this.page.past = null;
    }
    await this.render();
  }

  /** @param {string} asOf */
  async measure(asOf) {
    const { latest } = this.page.feed;
    await latest.run('past', `/stats/count?as_of=${encodeURIComponent(asOf)}`, async (url, signal) => {
      const [{ matched }, { features }] = await Promise.all([getJSON(url, signal), getJSON(`${LATEST}&as_of=${encodeURIComponent(asOf)}`, signal)]);
      const p = features?.[0]?.properties ?? {};
      return { total: matched, newest: String(p.last_day || p.first_day || '').slice(0, 10) };
    }, (told) => {
      this.page.past = told;
      this.page.arrivals.measured(this.page.arrivals.whole);
      this.page.panels.render(this.page.scene, this.page.total);
    });
  }

  /** Opens the form. */
  async ask() {
    this.asking = true;
    const { day, time } = typed(this.asOf);
    this.day.value = day || new Date().toISOString().slice(0, 10);
    this.day.max = new Date().toISOString().slice(0, 10);
    this.time.value = time;
    this.problem = '';
    await this.render();
    this.day.focus();
  }

  end() {
    this.asking = false;
    this.render().catch((error) => this.page.failed(error));
    /** @type {HTMLElement|null} */ (this.root.querySelector('[data-key="known-another"]') ?? document.querySelector('[data-key="tools"]'))?.focus();
  }

  take() {
    const { value } = this.day;
    const asOf = momentOf(value, this.time.value);
    if (!isDay(value) || Date.parse(asOf) > Date.now()) { this.problem = 'odd'; this.render(); this.day.focus(); return; }
    this.asking = false;
    this.page.store.set({ asOf });
    this.look = ''; // also where it is the same moment
    this.render().catch((error) => this.page.failed(error));
  }

  async render() {
    const { scene: { lang } } = this.page;
    await Promise.all([texts.load(lang), style('known')]);
    const look = [lang.code, this.asOf, this.asking, this.problem].join();
    if (look === this.look) return;
    this.look = look;
    const say = (/** @type {Parameters<typeof texts.say>[1]} */ word, values = {}) => texts.say(lang, word, values);
    this.root.hidden = !this.asOf && !this.asking;
    this.root.setAttribute('aria-label', say('known'));
    document.documentElement.toggleAttribute('data-past', Boolean(this.asOf));
    const button = (/** @type {string} */ key, /** @type {Parameters<typeof texts.say>[1]} */ word, /** @type {() => void} */ act, name = 'plain') => h('button', { type: 'button', class: name, 'data-key': key, onclick: act }, say(word));
    fill(this.root, ...(this.asking ? this.form(say, button) : [
      h('p', { class: 'past-says', role: 'status' }, h('strong', {}, bdi(say(this.asOf.length > 10 ? 'says' : 'saysDay', { when: momentWords(lang, this.asOf) }))), ' ', h('span', { class: 'past-how' }, say('how'))),
      button('known-another', 'another', () => this.ask()), button('known-now', 'now', () => this.page.store.set({ asOf: '' }), 'primary')]));
  }

  /** @param {(word: any, values?: any) => string} say @param {(key: string, word: any, act: () => void, name?: string) => HTMLElement} button */
  form(say, button) {
    return [h('form', { class: 'past-form', novalidate: true, onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); this.take(); } }, h('strong', {}, say('ask')),
      h('label', {}, h('span', {}, say('day')), this.day), h('label', {}, h('span', {}, say('time')), this.time),
      h('button', { type: 'submit', class: 'primary', 'data-key': 'known-show' }, say('show')), button('known-cancel', 'cancel', () => this.end()),
      h('span', { class: this.problem ? 'warn' : 'past-how', role: this.problem ? 'alert' : null }, say(this.problem || 'timeHow')))];
  }
}
