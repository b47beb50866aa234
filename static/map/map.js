/**
 * The map: draws what the state says and reports what the reader does on it. Knows nothing of panels.
 * @typedef {import('../state/url.js').State} State
 * @typedef {{theme: 'light'|'dark', lang: import('../i18n/language.js').Language, query: string}} Scene
 * @typedef {{collection: string, properties: Record<string, any>}} Hit
 * @typedef {object} Reports
 * @property {(view: import('../state/url.js').View|null) => void} moved null = the window was resized, the view is the same
 * @property {(id: string) => void} picked
 * @property {(hits: Hit[], spot: {x: number, y: number}|null) => void} pointed
 * @property {(hits: Hit[]) => void} asked what was clicked on that is no incident; [] = nothing
 * @property {(spot: {lng: number, lat: number}|null, day: string) => void} roamed where the pointer is, null = not on the map; the first possible day of the one incident there, or ''
 * @property {(box: [number, number, number, number]) => void} heaped a group was opened that no zoom parts: west, south, east, north of what is in it
 * @property {() => void} listed asked for the list of what is in view
 * @property {(error: unknown) => void} failed @property {() => void} arrived
 * @typedef {object} Site where a part is put (see part)
 * @property {import('leaflet').Map} map
 * @property {() => import('../state/palette.js').Paint} paint the colours of now
 * @property {TileStore} store the tiles that the map has
 * @property {(tool: import('./pointer.js').Tool) => () => void} hold takes the clicks, until what it returns is called
 */
import * as L from 'leaflet';
import { military } from '../data/military.js';
import { PAINT, sideColour } from '../state/palette.js';
import { Incidents } from './incidents.js';
import { PARTS } from './parts.js';
import { Pointer } from './pointer.js';
import { Scale } from './scale.js';
import { fade, panes, sources, stack } from './stack.js';
import { Stretch } from './stretch.js';
import { Support } from './support.js';
import { TileStore } from './tilestore.js';

/** Syria, Iraq, Lebanon. */
export const REGION = /** @type {[[number, number], [number, number]]} */ ([[29.5, 34], [38, 49]]);
const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export class ThreatMap {
  /** @param {HTMLElement} element @param {State} state @param {Scene} scene @param {Reports} reports */
  constructor(element, state, scene, reports) {
    /** @type {Record<string, Promise<any>>} */
    this.parts = {};
    /** @type {import('./parts/hotspots.js').HotSpots|null} */
    this.hot = null;
    /** @type {any} */
    this.hotAnswer = null;
    /** @type {any} */
    this.differing = null;
    /** @type {import('./parts/difference.js').Difference|null} */
    this.unlike = null;
    /** @type {import('./parts/shapes.js').Shapes|null} */
    this.found = null;
    /** @type {import('./parts/line.js').LineEditor|null} */
    this.drawer = null;
    this.state = state; this.scene = scene; this.reports = reports; this.drawn = { labels: 0 }; this.resizing = false; this.following = false;
    this.map = L.map(element, { zoomControl: false, attributionControl: false, minZoom: 1, maxZoom: 16, worldCopyJump: true, zoomAnimation: !still(), fadeAnimation: !still(), inertia: !still(), boxZoom: true });
    const { panBy } = this.map; // the arrow keys slide whatever the options say
    this.map.panBy = (offset, options) => panBy.call(this.map, offset, still() ? { ...options, animate: false } : options);
    panes(this.map);
    this.store = new TileStore(reports.failed, reports.arrived);
    this.show(state);
    const { base, over, names, spots } = stack(this);
    this.base = base; this.over = over; this.names = names; this.spots = spots;
    this.tiles = sources(this);
    this.incidents = new Incidents(this.tiles.incidents);
    this.support = new Support(this.map);
    this.stretch = new Stretch(this.map);
    this.scale = new Scale(element);
    this.map.on('moveend', () => this.moved());
    this.pointer = new Pointer(this);
    /** @type {import('../data/military.js').Symbols|null} */
    this.military = null;
    this.looked();
    new ResizeObserver(() => this.resized()).observe(element);
    this.refresh();
  }

  /** Metres to a pixel, at the middle of the map. */
  get metres() { return 40_075_016 * Math.cos((this.map.getCenter().lat * Math.PI) / 180) / 2 ** (this.map.getZoom() + 8); }

  get paint() { return PAINT[this.scene.theme]; }

  get animated() { return !still(); }

  /**
   * What only some visits need, loaded when it is first asked for and made once, by its function part.
   * @param {keyof typeof PARTS} name @returns {Promise<any>}
   */
  part(name) {
    this.parts[name] ??= /** @type {Promise<any>} */ (PARTS[name]()).then((module) => module.part({ map: this.map, store: this.store, paint: () => this.paint, hold: (/** @type {import('./pointer.js').Tool} */ tool) => this.pointer.hold(tool) }));
    this.parts[name].catch(() => { delete this.parts[name]; }); // may come when the server is back
    return this.parts[name];
  }

  /** Marks and layers look as the state says: opaque or faded, plain or military. */
  async looked() {
    fade(this);
    try { this.military = this.state.symbols === 'military' ? await military() : null; } catch (error) { this.reports.failed(error); } // plain ones, until then
    this.spots.soon();
  }

  /** Asks for the tiles that the view needs. */
  refresh() {
    this.scale?.draw(this.scene.lang, this.metres);
    for (const tiles of Object.values(this.tiles)) tiles.update();
    this.names.soon();
    this.spots.soon();
  }

  /** Asks for the incidents of another filter; nothing else has changed. @param {Scene} scene @param {Promise<void>} [beside] when what is drawn with them is here: they wait for it */
  filter(scene, beside) {
    this.scene = scene;
    this.spots.beside = beside;
    this.tiles.incidents.update();
  }

  /** Waits until the incidents of the newest filter are drawn. @returns {Promise<boolean>} false = they did not come, or others were asked for */
  async settled() {
    const whole = await this.tiles.incidents.whole();
    if (whole) await this.spots.frame; // which the last tile asked for; where all was here, all is drawn
    return whole;
  }

  /** @param {State} state @param {Scene} scene */
  update(state, scene) {
    const before = { state: this.state, scene: this.scene };
    this.state = state;
    this.scene = scene;
    const painted = before.scene.theme !== scene.theme;
    const layers = before.state.layers.join() !== state.layers.join();
    if (painted && this.hotAnswer) this.hotSpots(this.hotAnswer);
    if (painted && this.differing) this.difference(this.differing);
    const [worded, faded] = [before.scene.lang !== scene.lang, before.state.opacity !== state.opacity];
    if (painted || layers || faded) this.base.redraw();
    if (painted || layers || faded || before.state.width !== state.width) this.over.redraw();
    if (faded || before.state.symbols !== state.symbols) this.looked();
    if (state.box ? String(state.box) !== String(before.state.box) : state.view && !sameView(state.view, this.view)) this.show(state);
    if (worded) this.scale.draw(scene.lang, this.metres);
    if (worded || painted || layers) this.names.soon();
    if (worded || painted || layers || state.id !== before.state.id) this.spots.soon();
    for (const tiles of Object.values(this.tiles)) tiles.update();
  }

  /** @param {Pick<State, 'view'|'box'>} state neither = the region; a box: all of it, however large the window, at the zoom that this takes */
  show({ view, box }) {
    if (box) {
      const bounds = L.latLngBounds([[box[1], box[0]], [box[3], box[2]]]);
      this.map.setView(view ? [view.lat, view.lng] : bounds.getCenter(), this.map.getBoundsZoom(bounds), { animate: false });
    } else if (view) this.map.setView([view.lat, view.lng], view.zoom, { animate: false });
    else this.map.fitBounds(REGION, { animate: false, padding: [0, 0] });
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    return { lat: Math.round(lat * 1e5) / 1e5, lng: Math.round(lng * 1e5) / 1e5, zoom: this.map.getZoom() };
  }

  /** West, south, east, north in degrees, as a bbox parameter. */
  get bbox() {
    const b = this.map.getBounds();
    const lat = (/** @type {number} */ v) => Math.max(-90, Math.min(90, v)).toFixed(5);
    const wide = b.getEast() - b.getWest() >= 360;
    const lng = (/** @type {number} */ v) => (((((v + 180) % 360) + 360) % 360) - 180).toFixed(5);
    return [wide ? '-180' : lng(b.getWest()), lat(b.getSouth()), wide ? '180' : lng(b.getEast()), lat(b.getNorth())].join(',');
  }

  /** West, south, east, north in degrees, as seen. @returns {[number, number, number, number]} */
  get box() {
    const b = this.map.getBounds();
    return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
  }

  /** @param {boolean} on whether the wheel zooms */
  wheel(on) { this.map.scrollWheelZoom[on ? 'enable' : 'disable'](); }

  /** Asks again for tiles that did not come. */
  redraw() {
    if (this.store.missed) { this.base.redraw(); this.over.redraw(); }
    this.store.missed = false;
    this.refresh();
  }

  moved() {
    if (this.following) return; // until it rests
    this.refresh();
    this.reports.moved(this.resizing ? null : this.view);
  }

  /** Shows what another map shows. @param {import('leaflet').LatLng} center @param {number} zoom @param {boolean} resting false = it moves on */
  follow(center, zoom, resting) {
    const here = this.map.getZoom() === zoom && this.map.project(center, zoom).distanceTo(this.map.project(this.map.getCenter(), zoom)) < 0.01;
    this.following = true;
    if (!here) this.map.setView(center, zoom, { animate: false });
    this.following = false;
    if (resting) this.moved();
  }

  /** Begins the zoom that another map begins. @param {import('leaflet').LatLng} center @param {number} zoom */
  zoomTo(center, zoom) { this.map.setView(center, zoom, { animate: !still() }); }

  zoom(/** @type {number} */ by) { this.map.setZoom(this.map.getZoom() + by); }

  home() { this.map.fitBounds(REGION, { animate: !still() }); }

  /** Shows all of a box. @param {[number, number, number, number]} box west, south, east, north in degrees; west > east: over the antimeridian */
  fit([west, south, east, north]) {
    this.map.fitBounds([[south, west], [north, east < west ? east + 360 : east]], { animate: !still(), padding: [28, 28], maxZoom: 10 });
  }

  /** Asks for the incidents again, where they may have changed; what is drawn stays until they are here. @param {(url: string) => boolean} touched by tiles' addresses */
  renew(touched) {
    if (!still()) this.incidents.remember();
    this.tiles.incidents.renew((url) => url.startsWith('/tiles/incidents/') && touched(url));
  }

  /** Until the reader moves the map, the whole region, or what a link shows, stays in it, however large it turns out to be. */
  resized() {
    const before = this.map.getSize();
    this.resizing = true;
    this.names.during(() => this.spots.during(() => {
      this.map.invalidateSize({ animate: false });
      if ((!this.state.view || this.state.box) && !this.map.getSize().equals(before)) this.show(this.state);
    }));
    this.resizing = false;
  }

  /** @param {any} record null = none @param {boolean} [reveal] */
  choose(record, reveal = true) {
    if (!record) { this.support.clear(); return; }
    this.support.show(record, sideColour(this.scene.theme, record.feature?.properties?.side), this.paint.paper);
    if (reveal) this.support.reveal(record, !still());
  }

  /** Lets a line be drawn; changed is told each change. @param {(line: [number, number][]) => void} changed */
  async editLine(changed) {
    const line = await this.part('line');
    this.endLine();
    this.drawer = line.edit(changed);
    return this.drawer;
  }

  endLine() { this.drawer?.close(); this.drawer = null; }

  /** Shows all of a line. @param {[number, number][]} line longitude and latitude */
  reveal(line) {
    const bounds = L.latLngBounds(line.map(([lng, lat]) => [lat, lng]));
    if (!this.map.getBounds().contains(bounds)) this.map.fitBounds(bounds, { animate: !still(), padding: [40, 40] });
  }

  /** Asks for collections anew, since they have changed. @param {string[]|null} collections null = any but the incidents @param {boolean} [base] the basemap's too */
  refetch(collections, base = false) {
    this.store.forget((url) => (collections ?? ['']).some((c) => url.startsWith(`/tiles/${c}`)) && !url.startsWith('/tiles/incidents/'));
    this.over.redraw();
    if (base) { this.base.redraw(); this.refresh(); }
  }

  /** Marks stretches of a line, [] = none. @param {[number, number][][]} lines longitude and latitude */
  mark(lines) { this.stretch.show(lines, { colour: this.paint.hint, paper: this.paint.paper }); }

  /** Draws the hot spots' hexagons; null = none. @param {any} answer */
  async hotSpots(answer) {
    this.hotAnswer = answer;
    if (!this.hot && !answer) return;
    const hot = this.hot = /** @type {import('./parts/hotspots.js').HotSpots} */ (await this.part('hotspots'));
    fade(this);
    hot.show(this.hotAnswer?.features ?? [], { alpha: this.hotAnswer?.note.parameters.alpha ?? 0, theme: this.scene.theme });
  }

  /** Draws the hexagons of a difference; null = none. @param {any} answer */
  async difference(answer) {
    this.differing = answer;
    if (!this.unlike && !answer) return;
    this.unlike = /** @type {import('./parts/difference.js').Difference} */ (await this.part('difference'));
    this.unlike.show(this.differing?.features ?? [], { alpha: this.differing?.note.parameters.alpha ?? 0, theme: this.scene.theme });
  }

  /** Draws what an analysis has found; [] = nothing. @param {{geometry: any, weight: number}[]} list @param {boolean} outlined */
  async shapes(list, outlined) {
    const wanted = { list, outlined };
    this.wanted = wanted;
    if (!this.found && !list.length) return;
    const found = this.found = /** @type {import('./parts/shapes.js').Shapes} */ (await this.part('shapes'));
    if (this.wanted !== wanted) return; // others are, since
    found.show(list, { colour: this.paint.hint, outlined });
  }

  /** What is drawn, for tests. */
  counts() {
    return { ...this.over.found, ...this.base.found, labels: this.drawn.labels, hexagons: this.hot?.features.length ?? 0, marks: this.incidents.marks.length, records: this.incidents.marks.reduce((n, m) => n + m.count, 0), waiting: this.tiles.incidents.waiting || this.spots.pending() };
  }
}

/** @param {import('../state/url.js').View} a @param {import('../state/url.js').View} b */
const sameView = (a, b) => a.zoom === b.zoom && Math.abs(a.lat - b.lat) < 2e-5 && Math.abs(a.lng - b.lng) < 2e-5;
