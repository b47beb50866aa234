/** The shapes that a reader has drawn: the one that is the filter, and the one that is only measured. Loaded when there is one. */
import * as L from 'leaflet';
import { ringAround } from '../../state/geodesic.js';
import { editTools } from '../editable.js';
import { Pencil } from '../pencil.js';

/** @typedef {import('../../state/shapes.js').Shape} Shape @typedef {import('../../state/shapes.js').Position} Position */
/**
 * @typedef {object} Sketch
 * @property {Shape} shape may have too few corners while it is drawn
 * @property {boolean} filter
 * @property {boolean} [wrong] it cannot be asked for
 * @property {string[]} [says] what stands at the middle of each segment
 */

const PANE = 'drawn';
const FIGURES = 'figures';
/** More figures than that would hide the line. */
const MOST_SAID = 30;

/** @param {import('../map.js').Site} site */
export const part = ({ map, paint, hold }) => new Drawn(map, paint, hold);

export class Drawn {
  /** @param {import('leaflet').Map} map @param {import('../map.js').Site['paint']} paint @param {import('../map.js').Site['hold']} hold */
  constructor(map, paint, hold) {
    this.map = map; this.paint = paint; this.hold = hold;
    Object.assign(map.createPane(PANE).style, { zIndex: '445', pointerEvents: 'none' });
    Object.assign(map.createPane(FIGURES).style, { zIndex: '480', pointerEvents: 'none' });
    this.group = L.layerGroup().addTo(map);
  }

  /** @param {Sketch[]} sketches [] = none @param {any[]} [areas] GeoJSON: the filter's areas */
  show(sketches, areas = []) {
    this.group.clearLayers();
    for (const area of areas) this.outline(area);
    for (const sketch of sketches) this.one(sketch);
  }

  /** @param {Sketch} sketch */
  one({ shape, filter, wrong = false, says = [] }) {
    const { hint, paper, text } = this.paint();
    const colour = wrong ? hint : filter ? text : hint;
    const corners = cornersOf(shape).map(latLng);
    const closed = shape.kind !== 'line' && corners.length > 2;
    const look = (/** @type {object} */ style) => ({ pane: PANE, interactive: false, fill: false, smoothFactor: 0, className: 'drawn-shape', ...style });
    for (const style of [{ color: paper, weight: 5, opacity: 0.8 }, { color: colour, weight: 2.2, dashArray: filter && !wrong ? undefined : '7 5', fill: closed, fillOpacity: filter ? 0.05 : 0.08 }]) {
      (closed ? L.polygon(corners, look(style)) : L.polyline(corners, look(style))).addTo(this.group);
    }
    if (says.length <= MOST_SAID) says.forEach((figure, i) => this.say(corners[i], corners[i + 1], figure));
  }

  /** The edge of an area of the filter. @param {any} geometry */
  outline(geometry) {
    const { text, paper } = this.paint();
    for (const style of [{ color: paper, weight: 4, opacity: 0.7 }, { color: text, weight: 1.6 }]) {
      L.geoJSON(geometry, /** @type {any} */ ({ style: () => ({ ...style, fill: false }), pane: PANE, interactive: false })).addTo(this.group);
    }
  }

  /** @param {L.LatLng} from @param {L.LatLng} to @param {string} text */
  say(from, to, text) {
    const [a, b] = [this.map.project(from), this.map.project(to)];
    const at = this.map.unproject(a.add(b).divideBy(2));
    L.tooltip({ permanent: true, direction: 'center', className: 'measure-label', pane: FIGURES, offset: [0, -15], interactive: false }).setLatLng(at).setContent(label(text)).addTo(this.group);
  }

  /** Lets a shape be drawn and changed. @param {import('../pencil.js').Reports} reports @returns {Promise<Pencil>} */
  async pencil(reports) {
    const pencil = new Pencil(this.map, await editTools(this.map), reports);
    pencil.release = this.hold(pencil);
    return pencil;
  }

  /** Shows all of a shape. @param {Shape} shape @param {boolean} animate */
  reveal(shape, animate) {
    const bounds = L.latLngBounds(cornersOf(shape).map(latLng));
    if (bounds.isValid()) this.map.fitBounds(bounds, { animate, padding: [48, 48], maxZoom: 13 });
  }
}

/** @param {Shape} shape @returns {Position[]} */
const cornersOf = (shape) => (shape.kind === 'circle' ? (shape.km > 0 ? ringAround(shape.center, shape.km, 180) : [shape.center]) : shape.kind === 'polygon' ? shape.ring : shape.line);

/** @param {Position} p */
const latLng = ([lng, lat]) => L.latLng(lat, lng);

/** @param {string} text */
const label = (text) => Object.assign(document.createElement('bdi'), { textContent: text });
