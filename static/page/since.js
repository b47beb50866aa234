/** The quiet line that says what has changed since the link that was opened was made. Loaded when a link says when that was. */
import { since } from '../data/since.js';
import { texts } from '../i18n/share/texts.js';
import { bdi, fill, h, icon } from '../panel/dom.js';
import { style } from '../style.js';

const CLOSE = 'M6 6l12 12M18 6L6 18';

export class SinceLine {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page; this.asked = 0;
    /** @type {number|null} records, null = not known how many */
    this.changed = 0;
    this.root = h('div', { class: 'since', id: 'since', role: 'status', hidden: true });
    document.getElementById('stage')?.append(this.root);
  }

  /** @param {import('../state/url.js').State} state */
  async follow({ made }) {
    if (made !== this.asked) {
      this.asked = made;
      this.changed = 0;
      if (made) this.changed = (await since(made)).changed;
    }
    await this.render();
    return true;
  }

  async render() {
    const { lang } = this.page.scene;
    this.root.hidden = !this.asked || this.changed === 0;
    if (this.root.hidden) return;
    await Promise.all([texts.load(lang), style('share')]);
    const text = this.changed === null ? texts.say(lang, 'sinceUnknown') : texts.say(lang, 'since', { n: this.changed });
    fill(this.root, h('p', {}, bdi(text)), h('button', { type: 'button', class: 'shut', 'data-key': 'since-close', 'aria-label': lang.t('close'), title: lang.t('close'), onclick: () => this.close() }, icon(CLOSE)));
  }

  /** Read: the address says no more when its link was made. */
  close() { this.page.store.set({ made: 0 }, { step: false }); }
}
