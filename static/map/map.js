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
 * @property {(spot: {lng: number, lat: number}|null) => void} roamed where the pointer is, null = not on the map
 * @property {() => void} listed asked for the list of what is in view
 * @property {(error: unknown) => void} failed @property {() => void} arrived
 */
import * as L from 'leaflet';
import { PAINT, sideColour } from '../state/palette.js';
import { paintBorders, paintCountries, paintGovernorates } from './basemap.js';
import { CanvasLayer } from './canvaslayer.js';
import { Incidents } from './incidents.js';
import { paintLabels } from './labels.js';
import { paintAreas, paintBands, paintBelts, paintCorridors, paintFacilities } from './overlays.js';
import { Scale } from './scale.js';
import { Stretch } from './stretch.js';
import { Support } from './support.js';
import { TileStore } from './tilestore.js';
import { ViewCanvas } from './viewcanvas.js';
import { ViewTiles } from './viewtiles.js';

/** Syria, Iraq, Lebanon. */
export const REGION = /** @type {[[number, number], [number, number]]} */ ([[29.5, 34], [38, 49]]);
const PANES = { base: 200, overlay: 250, labels: 300, incidents: 450 };
/** How near the cross a mark must lie to be meant by it, in pixels. */
const AIM = 32;
const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export class ThreatMap {
  /** @param {HTMLElement} element @param {State} state @param {Scene} scene @param {Reports} reports */
  constructor(element, state, scene, reports) {
    /** @type {import('./hotspots.js').HotSpots|null} */
    this.hot = null;
    /** @type {any} */
    this.hotAnswer = null;
    /** @type {import('./shapes.js').Shapes|null} */
    this.found = null;
    /** @type {import('./draw.js').LineEditor|null} */
    this.drawer = null;
    this.state = state; this.scene = scene; this.reports = reports; this.drawn = { labels: 0 }; this.resizing = false;
    this.map = L.map(element, { zoomControl: false, attributionControl: false, minZoom: 1, maxZoom: 16, worldCopyJump: true, zoomAnimation: !still(), fadeAnimation: !still(), boxZoom: true });
    for (const [name, z] of Object.entries(PANES)) Object.assign(this.map.createPane(name).style, { zIndex: String(z), pointerEvents: 'none' });
    this.store = new TileStore(reports.failed, reports.arrived);
    this.show(state.view);
    this.layers();
    this.tiles = this.sources();
    this.incidents = new Incidents(this.tiles.incidents);
    this.support = new Support(this.map);
    this.stretch = new Stretch(this.map);
    this.scale = new Scale(element);
    this.map.on('moveend', () => this.moved());
    this.map.on('click', (e) => this.clicked(e));
    this.map.on('mousemove', (e) => this.hovered(e));
    this.map.on('mouseout', () => { reports.pointed([], null); reports.roamed(null); });
    element.addEventListener('keydown', (e) => this.key(e));
    // Leaflet focuses the map on each press of a pointer: the cross is for those who came by keyboard.
    for (const kind of ['keydown', 'keyup', 'pointerdown']) element.addEventListener(kind, () => element.classList.toggle('by-keys', kind !== 'pointerdown'));
    new ResizeObserver(() => this.resized()).observe(element);
    this.refresh();
  }

  /** Metres to a pixel, at the middle of the map. */
  get metres() { return 40_075_016 * Math.cos((this.map.getCenter().lat * Math.PI) / 180) / 2 ** (this.map.getZoom() + 8); }

  get paint() { return PAINT[this.scene.theme]; }

  layers() {
    const on = (/** @type {string} */ name) => () => this.state.layers.includes(name);
    const part = (/** @type {string} */ collection, /** @type {Function} */ paint, shown = () => true, query = () => '') =>
      ({ collection, query, shown, paint: (/** @type {any} */ ctx, /** @type {any} */ features) => paint(ctx, features, this.paint) });
    this.base = new CanvasLayer(this.store, [part('admin0', paintCountries), part('admin1', paintGovernorates, on('admin1')), part('borders', paintBorders)], { pane: 'base' }).addTo(this.map);
    this.over = new CanvasLayer(this.store, [
      part('areas', paintAreas, on('areas')), part('belts', paintBelts, on('belts'), () => `width_km=${this.state.width}`),
      part('corridor_bands', paintBands, on('corridors')), part('corridors', paintCorridors, on('corridors')), part('facilities', paintFacilities, on('facilities')),
    ], { pane: 'overlay' }).addTo(this.map);
    this.names = new ViewCanvas('labels', (/** @type {any} */ frame) => this.drawNames(frame)).addTo(this.map);
    this.spots = new ViewCanvas('incidents', (/** @type {any} */ frame) => this.drawSpots(frame)).addTo(this.map);
  }

  /** The tiles that the canvases over the whole view are drawn from. */
  sources() {
    const tiles = (/** @type {string} */ c, /** @type {any} */ canvas, query = () => '') => new ViewTiles(this.map, this.store, c, query, () => canvas.soon());
    return { countries: tiles('admin0', this.names), admin1: tiles('admin1', this.names), places: tiles('places', this.names), incidents: tiles('incidents', this.spots, () => this.scene.query) };
  }

  drawNames(/** @type {any} */ frame) {
    if (!this.tiles) return;
    const on = (/** @type {string} */ name) => this.state.layers.includes(name);
    const { countries, admin1, places } = this.tiles;
    this.drawn.labels = paintLabels(frame, { countries, admin1: on('admin1') ? admin1 : null, places: on('places') ? places : null }, this.scene.lang.code, this.paint, this.map.getZoom(), (one) => this.incidents.free(one, frame.origin));
  }

  drawSpots(/** @type {any} */ frame) {
    if (!this.incidents || !this.state.layers.includes('incidents')) { if (this.incidents) this.incidents.marks = []; return; }
    const { theme, lang } = this.scene;
    this.incidents.draw(frame, { theme, paint: this.paint, format: (/** @type {number} */ n) => lang.short(n), selected: this.state.id, metres: this.metres });
  }

  /** Asks for the tiles that the view needs. */
  refresh() {
    this.scale?.draw(this.scene.lang, this.metres);
    for (const tiles of Object.values(this.tiles)) tiles.update();
    this.names.soon();
    this.spots.soon();
  }

  /** Asks for the incidents of another filter; nothing else has changed. @param {Scene} scene */
  filter(scene) {
    this.scene = scene;
    this.tiles.incidents.update();
  }

  /** Waits until the incidents of the newest filter are drawn. @returns {Promise<boolean>} false = they did not come, or others were asked for */
  async settled() {
    const whole = await this.tiles.incidents.whole();
    if (whole) await this.spots.soon();
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
    if (painted || layers) this.base.redraw();
    if (painted || layers || before.state.width !== state.width) this.over.redraw();
    if (state.view && !sameView(state.view, this.view)) this.show(state.view);
    this.refresh();
  }

  /** @param {State['view']} view null = the region */
  show(view) {
    if (view) this.map.setView([view.lat, view.lng], view.zoom, { animate: false });
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

  /** Asks for every tile again. */
  redraw() { this.base.redraw(); this.over.redraw(); this.refresh(); }

  moved() { this.refresh(); this.reports.moved(this.resizing ? null : this.view); }

  zoom(/** @type {number} */ by) { this.map.setZoom(this.map.getZoom() + by); }

  home() { this.map.fitBounds(REGION, { animate: !still() }); }

  /** Shows all of a box. @param {[number, number, number, number]} box west, south, east, north in degrees; west > east: over the antimeridian */
  fit([west, south, east, north]) {
    this.map.fitBounds([[south, west], [north, east < west ? east + 360 : east]], { animate: !still(), padding: [28, 28], maxZoom: 10 });
  }

  /** Asks for the incidents again, since they have changed. */
  renew() {
    this.store.forget((url) => url.startsWith('/tiles/incidents/'));
    this.tiles.incidents.renew();
  }

  /** Until the reader moves the map, the whole region stays in it, however large it turns out to be. */
  resized() {
    const before = this.map.getSize();
    this.resizing = true;
    this.map.invalidateSize({ animate: false });
    if (!this.state.view && !this.map.getSize().equals(before)) this.show(null);
    this.resizing = false;
  }

  /** Leaflet moves and zooms by keyboard itself. @param {KeyboardEvent} e */
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target !== this.map.getContainer()) return;
    if (e.key === 'Enter' && this.drawer) this.drawer.add(this.map.getCenter());
    else if (e.key === 'Enter') this.clicked({ latlng: this.map.getCenter() }, AIM);
    else if (e.key.toLowerCase() === 'l') this.reports.listed();
    else return;
    e.preventDefault();
  }

  /** @param {any} e a Leaflet mouse event @param {number} [slack] pixels */
  clicked(e, slack = 8) {
    if (this.drawer?.drawing) return; // the click is a corner
    const m = this.incidents.at(this.map.project(e.latlng), slack);
    if (m?.id) { this.reports.picked(m.id); return; }
    if (m && this.map.getZoom() < this.map.getMaxZoom()) this.map.setView(this.map.unproject([m.x, m.y]), this.map.getZoom() + 2, { animate: !still() });
    else if (m) this.reports.listed(); // records at one place, which no zoom tells apart
    else { this.reports.pointed([], null); this.reports.asked(this.hits(e).filter((hit) => hit.collection !== 'incidents')); }
  }

  /** @param {any} e a Leaflet mouse event */
  hovered(e) {
    const hits = this.hits(e);
    this.map.getContainer().classList.toggle('on-mark', hits[0]?.collection === 'incidents');
    this.reports.pointed(hits, e.containerPoint);
    this.reports.roamed(e.latlng);
  }

  /** @param {any} e a Leaflet mouse event @returns {Hit[]} */
  hits(e) {
    const m = this.incidents.at(this.map.project(e.latlng));
    if (m) return [{ collection: 'incidents', properties: { ...m.properties, point_count: m.count, ...Object.fromEntries(Object.entries(m.sides).map(([s, n]) => [`side_${s}`, n])) } }];
    return [...this.over.at(this.map, e.latlng), ...(this.hot?.at(e.latlng) ?? [])];
  }

  /** @param {any} record null = none @param {boolean} [reveal] */
  choose(record, reveal = true) {
    if (!record) { this.support.clear(); return; }
    this.support.show(record, sideColour(this.scene.theme, record.feature?.properties?.side), this.paint.paper);
    if (reveal) this.support.reveal(record, !still());
  }

  /** Lets a line be drawn; changed is told each change. @param {(line: [number, number][]) => void} changed */
  async editLine(changed) {
    const { LineEditor } = await import('./draw.js');
    this.endLine();
    this.drawer = await LineEditor.on(this.map, changed);
    return this.drawer;
  }

  endLine() { this.drawer?.close(); this.drawer = null; }

  /** Shows all of a line. @param {[number, number][]} line longitude and latitude */
  reveal(line) {
    const bounds = L.latLngBounds(line.map(([lng, lat]) => [lat, lng]));
    if (!this.map.getBounds().contains(bounds)) this.map.fitBounds(bounds, { animate: !still(), padding: [40, 40] });
  }

  /** Asks for collections anew, since they have changed. @param {string[]} collections */
  refetch(collections) {
    this.store.forget((url) => collections.some((c) => url.startsWith(`/tiles/${c}/`)));
    this.over.redraw();
  }

  /** Marks stretches of a line, [] = none. @param {[number, number][][]} lines longitude and latitude */
  mark(lines) { this.stretch.show(lines, { colour: this.paint.hint, paper: this.paint.paper }); }

  /** Draws the hot spots' hexagons; null = none. @param {any} answer */
  async hotSpots(answer) {
    this.hotAnswer = answer;
    if (!this.hot && !answer) return;
    const { HotSpots } = await import('./hotspots.js');
    this.hot ??= new HotSpots(this.map);
    this.hot.show(this.hotAnswer?.features ?? [], { alpha: this.hotAnswer?.note.parameters.alpha ?? 0, theme: this.scene.theme });
  }

  /** Draws what an analysis has found; [] = nothing. @param {{geometry: any, weight: number}[]} list @param {boolean} outlined */
  async shapes(list, outlined) {
    const wanted = { list, outlined };
    this.wanted = wanted;
    if (!this.found && !list.length) return;
    const { Shapes } = await import('./shapes.js');
    if (this.wanted !== wanted) return; // others are, since
    this.found ??= new Shapes(this.map);
    this.found.show(list, { colour: this.paint.hint, outlined });
  }

  /** What is drawn, for tests. */
  counts() {
    return { ...this.over.found, ...this.base.found, labels: this.drawn.labels, hexagons: this.hot?.features.length ?? 0, marks: this.incidents.marks.length, records: this.incidents.marks.reduce((n, m) => n + m.count, 0), waiting: this.tiles.incidents.waiting };
  }
}

/** @param {import('../state/url.js').View} a @param {import('../state/url.js').View} b */
const sameView = (a, b) => a.zoom === b.zoom && Math.abs(a.lat - b.lat) < 2e-5 && Math.abs(a.lng - b.lng) < 2e-5;
