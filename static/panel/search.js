/** The search box. It stays as it is while the filters below it are drawn anew, so that nobody's typing is lost. */
import { searchOf } from '../state/search.js';
import { h } from './dom.js';

/** How long one may pause while typing before the search is asked. */
const PAUSE_MS = 350;

export class Search {
  /** @param {(text: string, step: boolean) => void} search step = a place that "back" returns to */
  constructor(search) {
    this.pause = 0; this.hintDir = 'auto';
    const now = (/** @type {boolean} */ step) => { clearTimeout(this.pause); this.pause = 0; search(this.input.value, step); };
    this.input = h('input', {
      type: 'search', id: 'q', class: 'search', dir: 'auto', maxlength: 200, autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search',
      oninput: () => { this.turn(); clearTimeout(this.pause); this.pause = window.setTimeout(() => now(false), PAUSE_MS); },
      onchange: () => now(true),
    });
    this.root = h('div', { role: 'search' }, this.input);
  }

  /** @param {import('./filters.js').Scene} scene */
  render({ lang, state }) {
    this.input.setAttribute('aria-label', lang.t('search'));
    this.input.setAttribute('placeholder', lang.t('searchWhere'));
    this.input.title = lang.t('searchHow');
    if (!this.pause && searchOf(this.input.value) !== state.q) this.input.value = state.q;
    this.hintDir = lang.dir;
    this.turn();
  }

  /** What is written goes its own way; while there is nothing, the hint goes the page's. */
  turn() { this.input.dir = this.input.value ? 'auto' : this.hintDir; }
}
