/** Beside the timeline: plays it. The bar that says how comes with the first play. */
import { style } from '../style.js';
import { fill, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

const PLAY = 'M8 5.5v13l10.5-6.5z';
const PAUSE = 'M8.5 6v12M15.5 6v12';

export class Player {
  /** @param {HTMLElement} root hidden while there is nothing in it @param {any} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions; this.look = '';
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {import('./playbar.js').PlayBar|null} */
    this.bar = null;
    this.button = h('button', { type: 'button', class: 'play', 'data-key': 'play', onclick: () => this.actions.play(), onkeydown: (/** @type {KeyboardEvent} */ e) => this.key(e) });
    root.append(this.button);
  }

  /** @param {Scene} scene */
  render(scene) {
    this.scene = scene;
    this.root.hidden = false;
    const now = this.actions.playNow();
    this.draw(scene, now.on);
    if (scene.state.play && !this.bar) this.load();
    this.bar?.render(scene, now);
  }

  /** @param {Scene} scene @param {boolean} on */
  draw({ lang }, on) {
    const look = `${lang.code} ${on}`;
    if (look === this.look) return; // each step draws it
    this.look = look;
    const label = lang.t(on ? 'pause' : 'play');
    fill(this.button, icon(on ? PAUSE : PLAY));
    this.button.setAttribute('aria-label', label);
    this.button.title = label;
  }

  async load() {
    try {
      const [{ PlayBar, texts }] = await Promise.all([import('./playbar.js'), style('play')]);
      const { lang } = /** @type {Scene} */ (this.scene);
      await texts.load(lang);
      this.bar ??= new PlayBar(this.root, this.actions);
      if (this.scene) this.render(this.scene);
    } catch (error) { this.actions.panelFailed(error); }
  }

  /** The arrows step beside it too; space is the button's own. @param {KeyboardEvent} e */
  key(e) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!by) return;
    e.preventDefault();
    this.actions.stepTime(by);
  }
}
