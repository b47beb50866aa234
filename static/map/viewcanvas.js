/** One canvas over the whole view, for marks and labels that must know of each other. It follows drags and zooms and is redrawn after them. */
import * as L from 'leaflet';

const PAD = 0.15;
/** How long it waits for what is to be seen first. */
const LATE_MS = 1000;

/** @type {any} */
export const ViewCanvas = L.Layer.extend({
  /** @param {string} pane @param {(frame: {ctx: CanvasRenderingContext2D, origin: import('leaflet').Point, size: import('leaflet').Point}) => void} draw */
  initialize(pane, draw) {
    this.options = { pane };
    this.draw = draw;
  },

  onAdd() {
    this.canvas = L.DomUtil.create('canvas', 'view-canvas leaflet-zoom-animated');
    this.canvas.setAttribute('aria-hidden', 'true');
    this.getPane().appendChild(this.canvas);
    this.redraw();
    return this;
  },

  onRemove() { this.canvas.remove(); return this; },

  getEvents() { return { moveend: this.moved, resize: this.moved, zoomanim: this.follow }; },

  moved() {
    if (this.held) this.missed = true;
    else this.redraw();
  },

  /** Does what moves the map several times, and redraws once after it. @param {() => void} change */
  during(change) {
    this.held = true;
    change();
    this.held = false;
    if (this.missed) this.redraw();
    this.missed = false;
  },

  follow(/** @type {any} */ e) {
    const scale = this._map.getZoomScale(e.zoom, this.zoom);
    const offset = this._map._latLngToNewLayerPoint(this.corner, e.zoom, e.center);
    L.DomUtil.setTransform(this.canvas, offset, scale);
  },

  redraw() {
    const map = this._map;
    if (!map) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const view = map.getSize();
    const size = view.multiplyBy(1 + 2 * PAD).ceil();
    const corner = map.containerPointToLayerPoint(view.multiplyBy(-PAD)).round();
    this.zoom = map.getZoom();
    this.corner = map.layerPointToLatLng(corner);
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    L.DomUtil.setTransform(this.canvas, corner, 1);
    const ctx = this.canvas.getContext('2d');
    ctx.scale(ratio, ratio);
    this.draw({ ctx, origin: corner.add(map.getPixelOrigin()), size });
  },

  /** Is not redrawn for what comes while something else is on its way that is to be seen first, for a second at most. @param {Promise<unknown>} other */
  async after(other) {
    this.others = (this.others ?? 0) + 1;
    await Promise.race([other.catch(() => {}), new Promise((late) => { setTimeout(late, LATE_MS); })]);
    await new Promise((shown) => { requestAnimationFrame(() => { setTimeout(shown); }); });
    this.others -= 1;
    this.soon();
  },

  /** Whether something came that is not drawn yet. */
  pending() { return Boolean(this.frame ?? this.others); },

  /** Redraws at the next frame, once, or the next after who is drawn with it. @returns {Promise<void>} done when it is drawn, or put off */
  soon() {
    if (this.others) return Promise.resolve();
    this.frame ??= this.drawn();
    return this.frame;
  },

  async drawn() {
    await null; // whoever asks for others in the same moment says so yet
    await this.beside;
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
    this.frame = null;
    this.redraw();
  },
});
