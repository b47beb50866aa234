/** Paints the map onto another canvas, sharper than the screen: each layer anew, not its pixels. Loaded when a picture is first made. */
import * as L from 'leaflet';
import { CanvasLayer } from '../canvaslayer.js';
import { round } from '../scale.js';
import { ViewCanvas } from '../viewcanvas.js';

const WIDEST = 120;
/** How far labels and marks look beyond the edge, as the map's own canvases do, so that they stand where they stand on the screen. */
const PAD = 0.15;

/** @param {import('../map.js').Site} site */
export const part = ({ map, paint }) => new Picture(map, paint);

export class Picture {
  /** @param {L.Map} map @param {import('../map.js').Site['paint']} paint */
  constructor(map, paint) { this.map = map; this.paint = paint; }

  /** Pixels. */
  get size() { return this.map.getSize(); }

  /** At (0, 0), as large as it is on the screen. @param {CanvasRenderingContext2D} ctx @param {import('../../i18n/language.js').Language} lang @param {string} font */
  draw(ctx, lang, font) {
    const { x, y } = this.size;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, x, y);
    ctx.clip();
    ctx.fillStyle = this.paint().sea;
    ctx.fillRect(0, 0, x, y);
    for (const layer of this.layers()) { ctx.save(); this.faded(ctx, layer, font); ctx.restore(); }
    this.scale(ctx, lang, font);
    ctx.restore();
  }

  /** All that can be painted, bottom first. */
  layers() {
    /** @type {any[]} */
    const found = [];
    this.map.eachLayer((layer) => { if ([CanvasLayer, ViewCanvas, L.Canvas, L.SVG, L.Tooltip].some((kind) => layer instanceof kind)) found.push(layer); });
    const height = (/** @type {any} */ layer) => Number(getComputedStyle(layer.getPane()).zIndex) || 0;
    return found.sort((a, b) => height(a) - height(b));
  }

  /** What lies in a faded pane is painted apart, and laid on as faintly as on the screen. @param {CanvasRenderingContext2D} ctx @param {any} layer @param {string} font */
  faded(ctx, layer, font) {
    const alpha = Number(layer.getPane().style.opacity || 1);
    if (alpha >= 1) { this.one(ctx, layer, font); return; }
    const { width, height } = ctx.canvas;
    const apart = Object.assign(document.createElement('canvas'), { width, height });
    const own = /** @type {CanvasRenderingContext2D} */ (apart.getContext('2d'));
    own.setTransform(ctx.getTransform());
    this.one(own, layer, font);
    ctx.resetTransform();
    ctx.globalAlpha = alpha;
    ctx.drawImage(apart, 0, 0);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {any} layer @param {string} font */
  one(ctx, layer, font) {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    if (layer instanceof ViewCanvas) { this.view(ctx, layer); return; }
    ctx.translate(-corner.x, -corner.y); // what follows counts from the corner of the layers
    if (layer instanceof CanvasLayer) /** @type {any} */ (layer).draw(ctx);
    else if (layer instanceof L.Canvas) vectors(ctx, layer);
    else if (layer instanceof L.SVG) paths(ctx, /** @type {any} */ (layer)._container);
    else label(ctx, /** @type {any} */ (layer)._container, font);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {any} layer */
  view(ctx, layer) {
    const { size, map } = this;
    const corner = map.containerPointToLayerPoint(size.multiplyBy(-PAD)).round();
    const at = map.layerPointToContainerPoint(corner);
    ctx.translate(at.x, at.y);
    layer.draw({ ctx, origin: corner.add(map.getPixelOrigin()), size: size.multiplyBy(1 + 2 * PAD).ceil() });
  }

  /** @param {CanvasRenderingContext2D} ctx @param {import('../../i18n/language.js').Language} lang @param {string} font */
  scale(ctx, lang, font) {
    const { map, size: { x, y } } = this;
    const metres = 40_075_016 * Math.cos((map.getCenter().lat * Math.PI) / 180) / 2 ** (map.getZoom() + 8);
    const length = round(metres * WIDEST);
    const width = length / metres;
    const left = lang.dir === 'rtl' ? 14 : x - 14 - width;
    const { paper, text } = this.paint();
    Object.assign(ctx, { font: `500 11px ${font}`, textAlign: 'center', textBaseline: 'alphabetic', direction: lang.dir, strokeStyle: paper, lineWidth: 3, fillStyle: text, lineJoin: 'round' });
    Object.assign(ctx, { fillStyle: paper, globalAlpha: 0.85 }); // a town's name may lie there
    ctx.fillRect(left - 6, y - 34, width + 12, 27);
    Object.assign(ctx, { fillStyle: text, globalAlpha: 1 });
    ctx.strokeText(lang.distance(length), left + width / 2, y - 19);
    ctx.fillText(lang.distance(length), left + width / 2, y - 19);
    for (const [colour, weight] of [[paper, 4], [text, 1.6]]) {
      Object.assign(ctx, { strokeStyle: colour, lineWidth: weight });
      ctx.beginPath();
      for (const [px, py] of [[left, y - 18], [left, y - 12], [left + width, y - 12], [left + width, y - 18]]) ctx.lineTo(px, py);
      ctx.stroke();
    }
  }
}

/** A renderer of Leaflet paints onto another canvas for once: it has no way of its own to (1.9.4). @param {CanvasRenderingContext2D} ctx @param {any} renderer */
function vectors(ctx, renderer) {
  const { _ctx: own, _redrawBounds: bounds } = renderer;
  Object.assign(renderer, { _ctx: ctx, _redrawBounds: null });
  try { renderer._draw(); } finally { Object.assign(renderer, { _ctx: own, _redrawBounds: bounds }); }
}

/** Leaflet's SVG is paths and nothing else. @param {CanvasRenderingContext2D} ctx @param {SVGElement} root */
function paths(ctx, root) {
  for (const path of root.querySelectorAll('path')) {
    const get = (/** @type {string} */ name) => path.getAttribute(name) ?? '';
    const shape = new Path2D(get('d'));
    const own = (/** @type {string} */ name) => (get(name) === '' ? 1 : Number(get(name)));
    if (get('fill') && get('fill') !== 'none') { Object.assign(ctx, { globalAlpha: own('fill-opacity'), fillStyle: get('fill') }); ctx.fill(shape, get('fill-rule') === 'evenodd' ? 'evenodd' : 'nonzero'); }
    if (!get('stroke') || get('stroke') === 'none') continue;
    Object.assign(ctx, { globalAlpha: own('stroke-opacity'), strokeStyle: get('stroke'), lineWidth: Number(get('stroke-width')) || 1, lineCap: get('stroke-linecap') || 'butt', lineJoin: get('stroke-linejoin') || 'miter' });
    ctx.setLineDash(get('stroke-dasharray').split(/[\s,]+/).map(Number).filter((n) => n > 0));
    ctx.stroke(shape);
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

/** A label that stands on the map, where it stands. @param {CanvasRenderingContext2D} ctx @param {HTMLElement|undefined} box @param {string} font */
function label(ctx, box, font) {
  if (!box?.textContent) return;
  const at = L.DomUtil.getPosition(box);
  const { offsetWidth: width, offsetHeight: height } = box;
  const look = getComputedStyle(box);
  const [left, top] = [at.x + (parseFloat(look.marginLeft) || 0), at.y + (parseFloat(look.marginTop) || 0)];
  ctx.fillStyle = look.backgroundColor;
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, 6);
  ctx.fill();
  Object.assign(ctx, { font: `600 ${look.fontSize} ${font}`, fillStyle: look.color, textAlign: 'center', textBaseline: 'middle' });
  ctx.fillText(box.textContent, left + width / 2, top + height / 2 + 0.5);
}
