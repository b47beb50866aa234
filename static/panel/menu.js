/** The menu of tools in the top bar: each feature brings its entries, in panel/tools/. Its button is there when it has any. */
import { style } from '../style.js';
import { fill, h, icon } from './dom.js';
import { entries as area } from './tools/area.js';
import { entries as compare } from './tools/compare.js';
import { entries as known } from './tools/known.js';
import { entries as look } from './tools/look.js';
import { entries as share } from './tools/share.js';
import { entries as story } from './tools/story.js';
import { entries as table } from './tools/table.js';

/** @typedef {import('./filters.js').Scene} Scene */
/**
 * @typedef {object} Entry
 * @property {string} key names its button, "tool:KEY"
 * @property {string} icon strokes on a 24 px grid
 * @property {import('../i18n/section.js').Section<any>} texts loaded when the menu is first opened
 * @property {string} word what it is called there
 * @property {(actions: any, scene: Scene) => void} act
 * @property {(state: import('../state/url.js').State) => boolean} [pressed] whether it is on
 */

const ICON = 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z';

export class Menu {
  /** @param {any} actions @param {Entry[]} [entries] in this order */
  constructor(actions, entries = [...area, ...compare, ...table, ...known, ...look, ...story, ...share]) {
    this.actions = actions; this.entries = entries; this.open = false;
    /** @type {Scene|null} */
    this.scene = null;
    this.button = h('button', { type: 'button', class: 'tool', 'data-key': 'tools', 'aria-expanded': 'false', 'aria-controls': 'tools-list', onclick: () => this.toggle() }, icon(ICON));
    this.list = h('ul', { id: 'tools-list', class: 'menu-list', hidden: true });
    this.root = h('div', { class: 'menu', hidden: !entries.length, onfocusout: (/** @type {FocusEvent} */ e) => { if (e.relatedTarget && !this.root.contains(/** @type {Node} */ (e.relatedTarget))) this.close(); } }, this.button, this.list);
    document.addEventListener('pointerdown', (e) => { if (this.open && !this.root.contains(/** @type {Node} */ (e.target))) this.close(); });
  }

  /** @param {Scene} scene */
  render(scene) {
    this.scene = scene;
    this.button.setAttribute('aria-label', scene.lang.t('tools'));
    this.button.title = scene.lang.t('tools');
    if (this.open) this.show();
  }

  toggle() {
    if (this.open) { this.close(); return; }
    this.open = true;
    this.show();
  }

  /** Draws the entries when their texts are there. */
  async show() {
    const { lang } = /** @type {Scene} */ (this.scene);
    const waiting = this.entries.filter(({ texts }) => !texts.has(lang));
    try {
      await Promise.all([style('menu'), ...waiting.map(({ texts }) => texts.load(lang))]);
    } catch (error) { this.close(); this.actions.panelFailed(error); return; }
    if (!this.open || !this.scene || this.scene.lang !== lang) return;
    const first = this.list.hidden;
    fill(this.list, ...this.entries.map((entry) => this.entry(entry)));
    this.list.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    if (first) this.list.querySelector('button')?.focus();
  }

  /** @param {Entry} entry */
  entry({ key, icon: path, texts, word, act, pressed }) {
    const scene = /** @type {Scene} */ (this.scene);
    return h('li', {}, h('button', { type: 'button', 'data-key': `tool:${key}`, 'aria-pressed': pressed ? String(pressed(scene.state)) : null, onclick: () => { this.close(); act(this.actions, scene); } }, icon(path), texts.say(scene.lang, word)));
  }

  /** Gives the focus back to its button, if it has it. */
  close() {
    const inside = this.list.contains(document.activeElement);
    this.open = false;
    this.list.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    if (inside) this.button.focus({ preventScroll: true });
  }
}
