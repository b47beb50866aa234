/**
 * The box that goes to a place: a combobox (ARIA 1.2) in the top bar, over the map on a phone. It moves the map and filters nothing; searching the
 * records is the box above the filters. What it finds is shown by goto.js, which is loaded when it is first used.
 */
import { h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

const PIN = 'M12 21c-4-5-6.5-8-6.5-11.5a6.5 6.5 0 0 1 13 0C18.5 13 16 16 12 21zM12 7.5a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z';

export class GotoBox {
  /** @param {any} actions goTo, search, panelFailed */
  constructor(actions) {
    this.actions = actions;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {Promise<import('./goto.js').Goto>|null} */
    this.found = null;
    this.input = h('input', {
      type: 'text', id: 'goto', class: 'goto-input', 'data-key': 'goto', dir: 'auto', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'goto-list', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox',
      autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: 100, enterkeyhint: 'go',
      onfocus: () => this.load(), oninput: () => { this.turn(); this.told((one) => one.typed()); }, onkeydown: (/** @type {KeyboardEvent} */ e) => this.key(e), onblur: () => this.told((one) => one.close()),
    });
    this.root = h('div', { class: 'goto' }, icon(PIN), this.input);
  }

  /** @param {Scene} scene */
  render(scene) {
    this.scene = scene;
    this.input.setAttribute('aria-label', scene.lang.t('goTo'));
    this.input.placeholder = scene.lang.t('goToWhat');
    this.input.title = scene.lang.t('goToHow');
    this.turn();
    this.told((one) => one.render());
  }

  /** What is written goes its own way; while there is nothing, the hint goes the page's. */
  turn() {
    const dir = this.input.value ? 'auto' : this.scene?.lang.dir ?? 'auto';
    if (this.input.dir !== dir) this.input.dir = dir; // the browser looks for text all over again
  }

  load() {
    this.found ??= import('./goto.js').then((module) => module.Goto.of(this));
    this.found.catch((e) => { this.found = null; this.actions.panelFailed(e); });
    return this.found;
  }

  /** @param {(one: import('./goto.js').Goto) => void} say only when it is there */
  told(say) { this.found?.then(say, () => {}); }

  /** Keys that it takes are taken at once: a key cannot be taken back later. @param {KeyboardEvent} e */
  key(e) {
    if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const open = this.input.getAttribute('aria-expanded') === 'true';
    if (['ArrowDown', 'ArrowUp', 'Enter'].includes(e.key) || (e.key === 'Escape' && (open || this.input.value))) {
      e.preventDefault();
      e.stopPropagation();
      this.told((one) => one.key(e.key));
    }
  }
}
