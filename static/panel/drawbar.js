/** The bar on the map while something is drawn, changed or measured: what to do, how large it is, and what may be done with it. */
import { texts } from '../i18n/area/texts.js';
import { nameOfKind, positions } from '../state/shapes.js';
import { measures } from './areameasures.js';
import { bdi, fill, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/area/en.js').default} Word */

const CROSS = 'M6 6l12 12M18 6L6 18';

export class DrawBar {
  /** @param {HTMLElement} map @param {import('../page/drawing.js').Drawing} drawing */
  constructor(map, drawing) {
    this.drawing = drawing; this.said = '';
    this.says = h('p', { class: 'draw-says' });
    this.spoken = h('p', { class: 'sr', role: 'status', 'aria-live': 'polite' });
    this.buttons = h('div', { class: 'draw-buttons' });
    this.root = h('section', { id: 'drawbar', class: 'drawbar', hidden: true }, this.says, this.spoken, this.buttons);
    map.after(this.root);
  }

  /** @param {Scene} scene */
  render(scene) {
    const { drawing } = this;
    const { lang, state } = scene;
    const say = (/** @type {Word} */ word) => texts.say(lang, word);
    const { kind, use, current, problem } = drawing;
    const shown = kind !== null || current !== null;
    this.root.hidden = !shown;
    if (!shown) { this.speak([], ''); fill(this.says); fill(this.buttons); return; }
    const name = kind ?? (current ? nameOfKind(current) : 'box');
    this.root.setAttribute('aria-label', say(name));
    const size = current ? measures(scene, current).main : '';
    fill(this.says, h('strong', {}, say(name)), size ? bdi(size) : null,
      problem ? h('span', { class: 'warn' }, say(problem)) : kind ? h('span', { class: 'soft' }, say(`how_${kind}`), h('span', { class: 'by-keys' }, ` ${say('howKeys')}`)) : null);
    this.speak([say(name), problem ? say(problem) : kind && !current ? `${say(`how_${kind}`)} ${say('howKeys')}` : '', size], kind && (kind === 'box' || kind === 'circle') && current ? kind : JSON.stringify([kind, current && (kind ? positions(current).length : current)]));
    fill(this.buttons, ...(kind ? this.drawingButtons(say, kind, current) : this.shapeButtons(say, use || 'measure', state.measure !== '' && !use, current?.kind === 'line')));
  }

  /** Reads out what changes with a corner, and not at each move of the pointer. @param {string[]} parts @param {string} when */
  speak(parts, when) {
    if (when === this.said) return;
    this.said = when;
    this.spoken.textContent = parts.filter(Boolean).join('. ');
  }

  /** @param {(word: Word) => string} say @param {import('../page/drawing.js').Kind} kind @param {import('../state/shapes.js').Shape|null} current */
  drawingButtons(say, kind, current) {
    const many = current?.kind === 'polygon' ? current.ring.length : current?.kind === 'line' ? current.line.length : 0;
    const path = kind === 'polygon' || kind === 'line';
    return [path ? this.button('undo', say('undo'), () => this.drawing.undo(), 'plain', !many) : null,
      path ? this.button('finish', say('finish'), () => this.drawing.finish(), 'primary', many < (kind === 'line' ? 2 : 3)) : null,
      this.button('cancel', say('cancel'), () => this.drawing.cancel(), 'plain')];
  }

  /** @param {(word: Word) => string} say @param {import('../page/drawing.js').Use} use @param {boolean} quiet only told of, without handles @param {boolean} line */
  shapeButtons(say, use, quiet, line) {
    const { drawing } = this;
    const filter = line ? null : h('label', { class: 'draw-filter', title: say('filterHow') }, h('input', { type: 'checkbox', role: 'switch', 'data-key': 'draw:filter', checked: use === 'within', onchange: () => drawing.turn(use) }), say('asFilter'));
    return [quiet ? null : filter, this.button('details', say('details'), () => drawing.page.panels.actions.profile({ kind: 'areas', id: 'all' }), 'plain'),
      quiet ? this.button('edit', say('edit'), () => drawing.edit(use), 'plain') : this.button('done', say('done'), () => drawing.done(), 'primary'),
      h('button', { type: 'button', class: 'shut', 'data-key': 'draw:remove', 'aria-label': say('remove'), title: say('remove'), onclick: () => drawing.remove(use) }, icon(CROSS))];
  }

  /** @param {string} key @param {string} text @param {() => void} act @param {string} look @param {boolean} [disabled] */
  button(key, text, act, look, disabled = false) { return h('button', { type: 'button', class: look, 'data-key': `draw:${key}`, disabled, onclick: act }, text); }
}
