/** Draws one line on the map and changes it, with the band that its half-width makes. Loaded when a line is first drawn. */
import * as L from 'leaflet';

/** @typedef {[number, number][]} Coordinates longitude and latitude in degrees */

const PANE = 'draw';

/** Leaflet.Editable is a plain script that adds to a global L: it gets a copy of the module's, which it alone keeps. @type {Promise<any>|null} */
let plugin = null;

function editable() {
  plugin ??= (async () => {
    const copy = { ...L };
    Object.assign(window, { L: copy });
    // @ts-expect-error it has no types
    await import('leaflet-editable');
    Reflect.deleteProperty(window, 'L');
    return /** @type {any} */ (copy).Editable;
  })();
  return plugin;
}

export class LineEditor {
  /** @param {import('leaflet').Map} map @param {any} tools @param {(line: Coordinates) => void} changed */
  constructor(map, tools, changed) {
    this.map = map; this.tools = tools; this.changed = changed; this.halfM = 0; this.frame = 0; this.colour = '#000';
    /** @type {any} */
    this.line = null;
    this.band = L.polyline([], { pane: PANE, interactive: false, lineCap: 'butt', lineJoin: 'round', opacity: 0.22, className: 'draft-band' }).addTo(map);
    this.redraw = () => this.drawBand();
    map.on('zoomend', this.redraw);
  }

  /** @param {import('leaflet').Map} map @param {(line: Coordinates) => void} changed */
  static async on(map, changed) {
    const Editable = await editable();
    if (!map.getPane(PANE)) Object.assign(map.createPane(PANE).style, { zIndex: '470' });
    const known = /** @type {any} */ (map);
    known.editTools ??= new Editable(map, { skipMiddleMarkers: false, zIndex: 1000 });
    return new LineEditor(map, known.editTools, changed);
  }

  get drawing() { return Boolean(this.tools.drawing()); }

  /** @returns {Coordinates} */
  get coordinates() { return this.line ? this.line.getLatLngs().map((/** @type {import('leaflet').LatLng} */ { lng, lat }) => [round(lng), round(lat)]) : []; }

  /** @param {Coordinates} line [] = none */
  set(line) {
    this.remove();
    if (line.length) this.adopt(L.polyline(line.map(([lng, lat]) => L.latLng(lat, lng)), this.style).addTo(this.map)).enableEdit(this.map);
    this.drawBand();
  }

  get style() { return { color: this.colour, weight: 3, className: 'draft-line' }; }

  /** Goes on drawing at the line's end, or begins one. */
  draw() {
    if (this.line?.editor) this.line.editor.continueForward();
    else this.adopt(this.tools.startPolyline(undefined, this.style));
  }

  stop() { this.tools.stopDrawing(); }

  /** A corner at a place, for those who draw without a mouse. @param {{lat: number, lng: number}} at */
  add({ lat, lng }) {
    this.stop();
    this.set([...this.coordinates, [round(lng), round(lat)]]);
    this.changed(this.coordinates);
  }

  /** @param {any} line */
  adopt(line) {
    this.line = line;
    line.on('editable:editing editable:drawing:end', () => this.soon());
    return line;
  }

  soon() { this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.drawBand(); this.changed(this.coordinates); }); }

  /** @param {{halfM: number, colour: string}} look */
  look({ halfM, colour }) {
    Object.assign(this, { halfM, colour });
    this.line?.setStyle({ color: colour });
    this.drawBand();
  }

  /** As wide as the half-width on the screen at the middle of the line: a preview. The server makes the band on the ellipsoid. */
  drawBand() {
    const at = this.line?.getLatLngs() ?? [];
    this.band.setLatLngs(at);
    if (!at.length) return;
    const metres = (40_075_016 * Math.cos((at[Math.floor(at.length / 2)].lat * Math.PI) / 180)) / 2 ** (this.map.getZoom() + 8);
    this.band.setStyle({ color: this.colour, weight: Math.max(1, (2 * this.halfM) / metres) });
  }

  remove() {
    this.stop();
    this.line?.disableEdit?.();
    this.line?.remove();
    this.line = null;
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.remove();
    this.band.remove();
    this.map.off('zoomend', this.redraw);
  }
}

/** @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
