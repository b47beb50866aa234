/** Drawing tools, the shapes that are drawn with their measures and corners, and the areas that can be a filter. */
import { texts as analysis } from '../i18n/analysis/texts.js';
import { texts as area } from '../i18n/area/texts.js';
import { together } from '../i18n/section.js';
import { AreaList } from './arealist.js';
import { fill, h } from './dom.js';
import { ShapeForm } from './shapeform.js';

export const texts = together(area, analysis);
export const styles = 'area';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/area/en.js').default} Word */

export const ask = () => ({ path: '/collections/areas/items', query: 'limit=1000' });

const TOOLS = /** @type {const} */ ([['box', 'drawBox'], ['polygon', 'drawPolygon'], ['circle', 'drawCircle'], ['line', 'drawLine']]);

export class View {
  /** @param {HTMLElement} box @param {any} actions */
  constructor(box, actions) {
    this.actions = actions;
    /** @type {Scene|null} */
    this.scene = null;
    this.tools = h('section', {});
    this.list = new AreaList(actions);
    const saved = () => this.list.redraw();
    this.forms = { within: new ShapeForm('within', actions, saved), measure: new ShapeForm('measure', actions, saved) };
    this.empty = h('p', { class: 'soft' });
    box.append(this.tools, this.forms.within.root, this.forms.measure.root, this.empty, this.list.root);
  }

  title() { return this.scene ? area.say(this.scene.lang, 'areas') : ''; }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    this.scene = scene;
    const say = (/** @type {Word} */ word) => area.say(scene.lang, word);
    fill(this.tools, h('h3', {}, say('tools')), h('p', { class: 'tools-row' }, ...TOOLS.map(([kind, word]) => h('button', { type: 'button', class: 'link', 'data-key': `areas-draw-${kind}`, onclick: () => this.actions.draw(kind) }, say(word))),
      h('button', { type: 'button', class: 'link', 'data-key': 'areas-corridor', onclick: () => this.actions.profile({ kind: 'edit', id: 'new' }) }, say('drawCorridor'))));
    for (const form of Object.values(this.forms)) form.render(scene);
    this.empty.hidden = scene.state.within !== '' || scene.state.measure !== '';
    this.empty.textContent = say('noShape');
    this.list.render(scene, answer, problem);
  }
}
