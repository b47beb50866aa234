/**
 * Drawing on the map: what is being drawn or changed, the bar that says so, and what becomes of it. The shape that is the filter and the one that
 * is only measured are in the state (state/area.js); what is under way is not. Loaded when there is a shape.
 * @typedef {import('../state/shapes.js').Shape} Shape
 * @typedef {'within'|'measure'} Use a filter, or only measured
 * @typedef {'box'|'polygon'|'circle'|'line'} Kind
 */
import { getJSON } from '../data/fetch.js';
import { texts } from '../i18n/area/texts.js';
import { measures } from '../panel/areameasures.js';
import { DrawBar } from '../panel/drawbar.js';
import { readShape, whyNot, writeShape } from '../state/shapes.js';
import { style } from '../style.js';

const USES = /** @type {const} */ (['within', 'measure']);
const MOST_KM = 1000;

export class Drawing {
  /** @param {import('../main.js').Page} page @param {import('../map/parts/drawn.js').Drawn} part */
  constructor(page, part) {
    this.page = page; this.part = part; this.shown = '';
    /** @type {import('../map/map.js').ThreatMap|null} the map beside, while two are compared */
    this.twin = null;
    this.reflected = '';
    /** @type {[import('../map/parts/drawn.js').Sketch[], any[]]} */
    this.drawnNow = [[], []];
    /** @type {import('../map/pencil.js').Pencil|null} */
    this.pencil = null;
    /** @type {Kind|null} what is being drawn */
    this.kind = null;
    /** @type {Use|''} which shape has the handles, or is being drawn */
    this.use = '';
    /** @type {Shape|null} as it is under the pointer */
    this.preview = null;
    /** @type {keyof typeof import('../i18n/area/en.js').default|''} */
    this.problem = '';
    /** @type {Map<string, any>} geometries of the filter's areas; null = on its way */
    this.areas = new Map();
    this.bar = new DrawBar(/** @type {HTMLElement} */ (document.getElementById('map')), this);
    document.addEventListener('keydown', (e) => { if (e.key === 'Escape' && this.kind) { e.stopPropagation(); this.cancel(); } }, { capture: true });
  }

  /** @param {import('../main.js').Page} page */
  static async of(page) {
    const map = await page.mapped;
    const [part] = await Promise.all([map.part('drawn'), texts.load(page.scene.lang), style('area')]);
    return new Drawing(page, part);
  }

  /** Draws the shapes of the state and what is under way. @returns {Promise<boolean>} */
  async follow() {
    const { state, scene } = this.page;
    if (!texts.has(scene.lang)) await texts.load(scene.lang);
    if (this.use && !this.kind && !this.problem && this.pencil && state[this.use] !== this.set) this.again(state[this.use]);
    const edges = await this.edges(state.areas);
    const key = [edges.map(([id]) => id), state.within, state.measure, scene.theme, scene.lang.code, this.use, this.kind, this.problem, this.preview && JSON.stringify(this.preview)].join('|');
    if (key === this.shown) return true;
    this.shown = key;
    this.drawnNow = [USES.flatMap((use) => this.sketch(use)), edges.map(([, geometry]) => geometry)];
    this.part.show(...this.drawnNow);
    this.bar.render(scene);
    await this.reflect();
    return true;
  }

  /** What is drawn on the map is drawn on the one beside it. */
  async reflect() {
    if (!this.twin) return;
    const part = await this.twin.part('drawn');
    const key = `${this.shown}|${this.twin.scene.theme}`;
    if (key === this.reflected) return;
    this.reflected = key;
    part.show(...this.drawnNow);
  }

  /** The edges of the filter's areas, each asked for once. @param {string[]} ids @returns {Promise<[string, any][]>} */
  async edges(ids) {
    const missing = ids.filter((id) => !this.areas.has(id));
    await Promise.all(missing.map(async (id) => {
      this.areas.set(id, null); // one that is not there is told by the server's answer to the filter
      const feature = await getJSON(`/collections/areas/items/${encodeURIComponent(id)}`).catch(() => null);
      if (feature) this.areas.set(id, feature.geometry); else setTimeout(() => this.areas.delete(id), 10_000);
    }));
    return ids.filter((id) => this.areas.get(id)).map((id) => [id, this.areas.get(id)]);
  }

  /** @param {Use} use @returns {import('../map/parts/drawn.js').Sketch[]} */
  sketch(use) {
    const shape = this.use === use && (this.preview ?? null) ? this.preview : this.kind && this.use === use ? null : readShape(this.page.state[use]);
    if (!shape) return [];
    const says = shape.kind === 'line' ? measures(this.page.scene, shape).segments : [];
    return [{ shape, filter: use === 'within', wrong: this.use === use && this.problem !== '', says: says.length > 1 || this.kind ? says : [] }];
  }

  /** The shape that the bar tells of. @returns {Shape|null} */
  get current() { return this.preview ?? (this.kind ? null : readShape(this.page.state[this.use || 'measure'])); }

  /** @returns {Promise<import('../map/pencil.js').Pencil>} */
  async tool() {
    this.pencil ??= await this.part.pencil({
      drawing: (shape) => { this.preview = shape; this.problem = ''; this.follow(); },
      drawn: (shape) => this.drawn(shape),
    });
    return this.pencil;
  }

  /** @param {Kind} kind */
  async draw(kind) {
    Object.assign(this, { kind, use: kind === 'line' ? 'measure' : 'within', preview: null, problem: '' });
    const pencil = await this.tool();
    if (this.kind !== kind) return; // thought better of
    pencil.draw(kind);
    this.page.panels.free();
    document.getElementById('map')?.focus({ preventScroll: true });
    this.follow();
  }

  /** @param {Shape|null} shape */
  drawn(shape) {
    const { use } = this;
    if (!use || !shape) return;
    this.problem = problemOf(shape);
    this.kind = null;
    this.preview = shape;
    const read = this.problem ? null : readShape(writeShape(shape));
    this.set = read ? writeShape(read) : this.page.state[use];
    this.pencil?.set(read ?? shape);
    if (read) { this.preview = null; this.page.store.set({ [use]: this.set }); }
    this.follow();
  }

  /** Handles for a shape of the state. @param {Use} use */
  async edit(use) {
    const shape = readShape(this.page.state[use]);
    if (!shape) return;
    Object.assign(this, { use, kind: null, preview: null, problem: '', set: this.page.state[use] });
    (await this.tool()).set(shape);
    this.follow();
  }

  /** The shape has become another one by other ways, such as "back". @param {string} text */
  again(text) {
    const shape = readShape(text);
    this.preview = null;
    this.set = text;
    if (shape) this.pencil?.set(shape); else this.done();
  }

  undo() { this.problem = ''; this.pencil?.undo(); }

  finish() { this.pencil?.finish(); }

  /** What was being drawn is thrown away; what was there before is there again. */
  cancel() { this.done(); }

  /** Nothing is under way any more. */
  done() {
    this.pencil?.close();
    Object.assign(this, { pencil: null, kind: null, use: '', preview: null, problem: '', set: '' });
    this.follow();
  }

  /** @param {Use} use */
  remove(use) {
    if (this.use === use) this.done();
    this.page.store.set({ [use]: '' });
  }

  /** From a filter to what is only measured, or back. @param {Use} from */
  turn(from) {
    const to = from === 'within' ? 'measure' : 'within';
    const text = this.page.state[from];
    if (this.use === from) Object.assign(this, { use: to, set: text });
    this.page.store.set({ [from]: '', [to]: text });
  }

  /** @param {Use} use */
  reveal(use) {
    const shape = readShape(this.page.state[use]);
    if (shape) this.part.reveal(shape, !matchMedia('(prefers-reduced-motion: reduce)').matches);
  }
}

/** Why a shape cannot be asked for; '' = it can. @param {Shape} shape */
function problemOf(shape) {
  if (shape.kind === 'circle') return shape.km > MOST_KM ? 'tooLarge' : '';
  if (shape.kind === 'line') return shape.line.length < 2 ? 'tooFew' : shape.line.some(([lng]) => Math.abs(lng) > 180) ? 'outside' : '';
  return shape.ring.length < 3 ? 'tooFew' : whyNot(shape.ring);
}
