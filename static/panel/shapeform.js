/** One drawn shape in the panel: how large it is, whether it is the filter, and its corners as text, for those who don't draw with a mouse. */
import { texts } from '../i18n/area/texts.js';
import { readLine, writeLine } from '../state/coordinates.js';
import { distance } from '../state/geodesic.js';
import { nameOfKind, positions, readShape, whyNot, writeShape } from '../state/shapes.js';
import { AreaForm } from './areaform.js';
import { measures } from './areameasures.js';
import { bdi, fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {keyof typeof import('../i18n/area/en.js').default} Word @typedef {import('../state/shapes.js').Shape} Shape */

export class ShapeForm {
  /** @param {'within'|'measure'} use @param {any} actions @param {() => void} saved one was saved from it */
  constructor(use, actions, saved) {
    this.use = use; this.actions = actions; this.saved = saved; this.problem = '';
    /** @type {AreaForm|null} */
    this.form = null;
    this.drawn = '';
    this.root = h('section', { class: 'shape-form', hidden: true });
  }

  /** What somebody types stays as long as nothing else has changed. @param {Scene} scene @param {boolean} [anew] */
  render(scene, anew = false) {
    this.scene = scene;
    const key = [scene.state[this.use], scene.lang.code].join(' ');
    if (!anew && key === this.drawn) return;
    this.drawn = key;
    const shape = readShape(scene.state[this.use]);
    this.root.hidden = !shape;
    if (!shape) { fill(this.root); Object.assign(this, { problem: '', form: null }); return; }
    const say = (/** @type {Word} */ word) => texts.say(scene.lang, word);
    const button = (/** @type {string} */ key, /** @type {Word} */ word, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'link', 'data-key': `${this.use}:${key}`, onclick: act }, say(word));
    const open = /** @type {HTMLDetailsElement|null} */ (this.root.querySelector('details'))?.open ?? false;
    fill(this.root, h('h3', {}, `${say(this.use === 'within' ? 'drawn' : 'measured')}: ${say(nameOfKind(shape))}`), this.facts(scene, shape),
      shape.kind === 'line' ? null : h('label', { class: 'draw-filter', title: say('filterHow') }, h('input', { type: 'checkbox', role: 'switch', 'data-key': `${this.use}:filter`, checked: this.use === 'within', onchange: () => this.actions.turnShape(this.use) }), say('asFilter')),
      h('p', { class: 'tools-row' }, button('zoom', 'zoomTo', () => this.actions.revealShape(this.use)), button('edit', 'edit', () => this.actions.editShape(this.use)), button('remove', 'remove', () => this.actions.removeShape(this.use)), shape.kind === 'line' ? null : button('save', 'saveArea', () => this.keep())),
      shape.kind !== 'line' && this.form ? this.form.view(scene) : null,
      h('details', { open: open || this.problem !== '' }, h('summary', { 'data-key': `${this.use}:text` }, say('positions')), ...this.fields(scene, shape)),
      h('p', { class: 'soft' }, say(shape.kind === 'circle' ? 'circleEllipsoid' : 'ellipsoid')));
  }

  /** Opens the form that saves it, or closes it. */
  keep() {
    const redraw = () => { if (this.scene) this.render(this.scene, true); };
    this.form = this.form ? null : new AreaForm(this.actions, { use: this.use, redraw, done: () => { this.form = null; redraw(); this.saved(); } });
    redraw();
    /** @type {HTMLElement|null} */ (this.root.querySelector('#edit-name_en'))?.focus();
  }

  /** @param {Scene} scene @param {Shape} shape */
  facts(scene, shape) {
    const { lang } = scene;
    const { main, surface, segments } = measures(scene, shape);
    const long = (/** @type {number} */ m) => lang.distance(m);
    const rows = /** @type {[string, string][]} */ (shape.kind === 'line' ? [[texts.say(lang, 'length'), main], ...(segments.length > 1 ? segments.map((s, i) => [texts.say(lang, 'segment', { n: i + 1 }), s]) : [])]
      : [...(shape.kind === 'circle' ? [[texts.say(lang, 'radius'), main]] : []), [texts.say(lang, 'surface'), surface], ...(shape.kind === 'polygon' ? sides(shape.ring).map(([word, m]) => [texts.say(lang, word), long(m)]) : [])]);
    return h('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, bdi(value))]));
  }

  /** @param {Scene} scene @param {Shape} shape */
  fields(scene, shape) {
    const say = (/** @type {Word} */ word) => texts.say(scene.lang, word);
    const id = (/** @type {string} */ name) => `shape-${this.use}-${name}`;
    const said = this.problem ? h('p', { class: 'warn', role: 'alert', id: id('problem') }, this.problem) : null;
    const more = { dir: 'ltr', 'aria-invalid': this.problem ? 'true' : null, 'aria-describedby': this.problem ? id('problem') : id('how') };
    const middle = h(shape.kind === 'circle' ? 'input' : 'textarea', { id: id('corners'), 'data-key': id('corners'), rows: 5, spellcheck: 'false', ...more, onchange: () => this.written(shape) }, shape.kind === 'circle' ? null : writeLine(positions(shape)));
    if (middle instanceof HTMLInputElement) middle.value = writeLine(positions(shape));
    const radius = shape.kind === 'circle' ? h('input', { id: id('km'), 'data-key': id('km'), inputmode: 'decimal', value: String(shape.km), ...more, onchange: () => this.written(shape) }) : null;
    return [h('div', { class: 'field' }, h('label', { for: id('corners') }, say(shape.kind === 'circle' ? 'center' : 'corners')), middle, h('p', { class: 'soft', id: id('how') }, say(shape.kind === 'circle' ? 'centerHow' : 'positionsHow'))),
      ...(radius ? [h('div', { class: 'field' }, h('label', { for: id('km') }, say('radiusKM')), radius)] : []), ...(said ? [said] : [])];
  }

  /** Corners or a radius were written. @param {Shape} before */
  written(before) {
    const scene = /** @type {Scene} */ (this.scene);
    const text = (/** @type {string} */ name) => /** @type {HTMLInputElement|null} */ (this.root.querySelector(`#shape-${this.use}-${name}`))?.value ?? '';
    const { line, wrong } = readLine(text('corners'));
    const km = Number(text('km').replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace('٫', '.'));
    /** @type {Shape} */
    const shape = before.kind === 'circle' ? { kind: 'circle', center: line[0] ?? [NaN, NaN], km } : before.kind === 'line' ? { kind: 'line', line } : { kind: 'polygon', ring: line };
    const read = wrong === null && readShape(writeShape(shape));
    this.problem = read ? '' : wrong !== null ? texts.say(scene.lang, 'wrongRow', { n: wrong }) : texts.say(scene.lang, whyNone(shape));
    if (read) this.actions.setShape(this.use, writeShape(read));
    this.render({ ...scene, state: read ? { ...scene.state, [this.use]: writeShape(read) } : scene.state }, true);
  }
}

/** @param {Shape} shape @returns {Word} */
function whyNone(shape) {
  if (shape.kind === 'circle') return 'tooLarge';
  return positions(shape).length < (shape.kind === 'line' ? 2 : 3) ? 'tooFew' : whyNot(positions(shape)) || 'tooFew';
}

/** How far its bounds reach: along the middle's parallel and meridian. @param {import('../state/shapes.js').Position[]} ring @returns {[Word, number][]} */
function sides(ring) {
  const [lngs, lats] = [0, 1].map((axis) => ring.map((p) => p[axis]));
  const [west, east, south, north] = [Math.min(...lngs), Math.max(...lngs), Math.min(...lats), Math.max(...lats)];
  const [lng, lat] = [(west + east) / 2, (south + north) / 2];
  return [['east', distance([west, lat], [east, lat])], ['north', distance([lng, south], [lng, north])]];
}
