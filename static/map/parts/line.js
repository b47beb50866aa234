/** Draws one line on the map and changes it, with the band that its half-width makes. Loaded when a line is first drawn. */
import * as L from 'leaflet';
import { DRAW_PANE, editTools } from '../editable.js';

/** @typedef {[number, number][]} Coordinates longitude and latitude in degrees */

/** @param {import('../map.js').Site} site */
export async function part({ map, hold }) {
  const tools = await editTools(map);
  return {
    /** @param {(line: Coordinates) => void} changed told each change */
    edit(changed) {
      const editor = new LineEditor(map, tools, changed);
      editor.release = hold(editor);
      return editor;
    },
  };
}

export class LineEditor {
  /** @param {import('leaflet').Map} map @param {any} tools @param {(line: Coordinates) => void} changed */
  constructor(map, tools, changed) {
    this.map = map; this.tools = tools; this.changed = changed; this.release = () => {}; this.halfM = 0; this.frame = 0; this.colour = '#000';
    /** @type {any} */
    this.line = null;
    this.band = L.polyline([], { pane: DRAW_PANE, interactive: false, lineCap: 'butt', lineJoin: 'round', opacity: 0.22, className: 'draft-band' }).addTo(map);
    this.redraw = () => this.drawBand();
    map.on('zoomend', this.redraw);
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
    this.release();
  }
}

/** @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
