/**
 * Draws one shape by mouse, touch or keyboard, and then gives it handles. What is drawn is shown by parts/drawn.js: the layers here carry the
 * handles only.
 * @typedef {import('../state/shapes.js').Shape} Shape
 * @typedef {import('../state/shapes.js').Position} Position
 * @typedef {'box'|'polygon'|'circle'|'line'} Kind
 * @typedef {object} Reports
 * @property {(shape: Shape|null) => void} drawing what there is so far, while it is drawn or a handle is dragged
 * @property {(shape: Shape|null) => void} drawn it has been drawn, or changed
 */
import * as L from 'leaflet';
import { distance } from '../state/geodesic.js';
import { brought, isBox } from '../state/shapes.js';

const UNSEEN = { opacity: 0, fillOpacity: 0, fill: true, interactive: false };
/** How far a press must go to be a drag, in pixels. */
const DRAG = 6;

export class Pencil {
  /** @param {import('leaflet').Map} map @param {any} tools of Leaflet.Editable @param {Reports} reports */
  constructor(map, tools, reports) {
    this.map = map; this.tools = tools; this.reports = reports; this.release = () => {};
    /** @type {Kind|null} what is being drawn */
    this.kind = null;
    /** @type {import('leaflet').LatLng|null} the first corner of a box, or the middle of a circle */
    this.first = null;
    /** @type {any} carries the handles */
    this.layer = null;
    this.clicked = (/** @type {any} */ e) => this.corner(e.latlng);
    this.moved = (/** @type {any} */ e) => { if (this.first) this.reports.drawing(this.spanned(e.latlng)); };
    this.pressed = (/** @type {any} */ e) => this.press(e);
  }

  get drawing() { return this.kind !== null; }

  /** @param {Kind} kind */
  draw(kind) {
    this.clear();
    this.kind = kind;
    if (kind === 'polygon' || kind === 'line') {
      this.hold(kind === 'line' ? this.tools.startPolyline(undefined, UNSEEN) : this.tools.startPolygon(undefined, UNSEEN));
      return;
    }
    this.map.getContainer().classList.add('leaflet-editable-drawing');
    this.map.on('click', this.clicked).on('mousemove', this.moved).on('mousedown', this.pressed);
  }

  /** Handles for a shape. @param {Shape} shape */
  set(shape) {
    this.clear();
    if (shape.kind === 'circle') this.hold(L.circle(latLng(shape.center), { ...UNSEEN, radius: shape.km * 1000 }));
    else if (shape.kind === 'line') this.hold(L.polyline(shape.line.map(latLng), UNSEEN));
    else if (isBox(shape.ring)) this.hold(L.rectangle(L.latLngBounds(shape.ring.map(latLng)), UNSEEN));
    else this.hold(L.polygon(shape.ring.map(latLng), UNSEEN));
    this.layer.addTo(this.map);
    this.layer.enableEdit(this.map);
  }

  /** @param {any} layer */
  hold(layer) {
    this.layer = layer;
    layer.on('editable:editing', () => this.reports.drawing(this.shape));
    layer.on('editable:edited editable:vertex:dragend', () => { if (!this.kind) this.reports.drawn(this.shape); });
    layer.on('editable:drawing:commit', () => {
      const { shape } = this;
      queueMicrotask(() => this.reports.drawn(shape)); // the library is not done with it
    });
  }

  /** @returns {Shape|null} as it is now */
  get shape() {
    const { layer } = this;
    if (!layer) return null;
    if (layer instanceof L.Circle) {
      const [center] = brought([lngLat(layer.getLatLng())]);
      return { kind: 'circle', center, km: layer.getRadius() / 1000 };
    }
    const corners = brought(layer.getLatLngs().flat().map(lngLat));
    return layer instanceof L.Polygon ? { kind: 'polygon', ring: corners } : { kind: 'line', line: corners };
  }

  /** Enter puts a corner at the cross; a second time at the same place is the end. @param {L.LatLng} at */
  add(at) {
    if (!this.kind) return;
    if (this.kind === 'box' || this.kind === 'circle') { this.corner(at); return; }
    const corners = this.layer.getLatLngs().flat();
    const last = corners[corners.length - 1];
    if (last && at.equals(last, 1e-7)) this.finish();
    else this.layer.editor.push(L.latLng(at.lat, at.lng));
  }

  /** The last corner is taken back. */
  undo() {
    if (this.first) { this.first = null; this.reports.drawing(null); return; }
    if (!this.layer?.editor) return;
    if (this.layer.getLatLngs().flat().length > 1) this.layer.editor.pop();
    else if (this.kind) this.draw(this.kind);
    this.reports.drawing(this.shape);
  }

  /** What there is becomes the shape, if that is enough. */
  finish() { if (this.kind === 'polygon' || this.kind === 'line') this.tools.commitDrawing(); }

  /** A box from corner to corner, a circle from its middle to its edge. @param {L.LatLng} at */
  corner(at) {
    if (!this.first) { this.first = at; this.reports.drawing(this.spanned(at)); return; }
    const shape = this.spanned(at);
    if (shape.kind === 'circle' ? !(shape.km > 0) : new Set(shape.ring.map(String)).size < 4) return; // the same place: not yet
    this.clear();
    this.reports.drawn(shape);
  }

  /** A press that becomes a drag spans the shape at once: the click that follows it is the second corner. @param {any} e a Leaflet mouse event */
  press(e) {
    if (this.first || e.originalEvent.button || e.originalEvent.shiftKey) return;
    this.first = e.latlng;
    this.map.dragging.disable();
    document.addEventListener('mouseup', (/** @type {MouseEvent} */ up) => {
      this.map.dragging.enable();
      if (this.map.mouseEventToContainerPoint(up).distanceTo(e.containerPoint) <= DRAG) this.first = null; // a click, which comes next
    }, { once: true });
  }

  /** @param {L.LatLng} at @returns {Extract<Shape, {kind: 'circle'}|{kind: 'polygon'}>} */
  spanned(at) {
    const [a, b] = brought([lngLat(/** @type {L.LatLng} */ (this.first)), lngLat(at)]);
    if (this.kind === 'circle') return { kind: 'circle', center: a, km: distance(a, b) / 1000 };
    return { kind: 'polygon', ring: [[a[0], a[1]], [b[0], a[1]], [b[0], b[1]], [a[0], b[1]]] };
  }

  /** Takes the handles away, and stops drawing. */
  clear() {
    const { layer } = this;
    Object.assign(this, { kind: null, first: null, layer: null });
    this.map.off('click', this.clicked).off('mousemove', this.moved).off('mousedown', this.pressed);
    this.map.getContainer().classList.remove('leaflet-editable-drawing');
    this.tools.stopDrawing();
    layer?.off();
    layer?.disableEdit?.();
    layer?.remove();
  }

  close() { this.clear(); this.release(); }
}

/** @param {Position} p */
const latLng = ([lng, lat]) => L.latLng(lat, lng);

/** @param {L.LatLng} at @returns {Position} */
const lngLat = ({ lng, lat }) => [lng, lat];
