/** What lies on the map, bottom first: the base, what lies over it, names, incidents; and the tiles that the last two are drawn from. */
import { paintBorders, paintCountries, paintGovernorates } from './basemap.js';
import { CanvasLayer } from './canvaslayer.js';
import { paintLabels } from './labels.js';
import { paintAreas, paintBands, paintBelts, paintCorridors, paintFacilities } from './overlays.js';
import { ViewCanvas } from './viewcanvas.js';
import { ViewTiles } from './viewtiles.js';
import { strength } from '../state/look.js';

const PANES = { base: 200, overlay: 250, labels: 300, incidents: 450 };

/** @typedef {import('./map.js').ThreatMap} ThreatMap */

/** @param {import('leaflet').Map} map */
export function panes(map) {
  for (const [name, z] of Object.entries(PANES)) Object.assign(map.createPane(name).style, { zIndex: String(z), pointerEvents: 'none' });
}

/** @param {ThreatMap} view */
export function stack(view) {
  const part = (/** @type {string} */ collection, /** @type {Function} */ paint, layer = '', query = () => '') => ({
    collection, query, shown: () => !layer || view.state.layers.includes(layer),
    paint: (/** @type {any} */ ctx, /** @type {any} */ features) => paint(ctx, features, view.paint, strength(view.state, layer)),
  });
  const base = new CanvasLayer(view.store, [part('admin0', paintCountries), part('admin1', paintGovernorates, 'admin1'), part('borders', paintBorders)], { pane: 'base' }).addTo(view.map);
  const over = new CanvasLayer(view.store, [
    part('areas', paintAreas, 'areas'), part('belts', paintBelts, 'belts', () => `width_km=${view.state.width}`),
    part('corridor_bands', paintBands, 'corridors'), part('corridors', paintCorridors, 'corridors'), part('facilities', paintFacilities, 'facilities'),
  ], { pane: 'overlay' }).addTo(view.map);
  const names = new ViewCanvas('labels', (/** @type {any} */ frame) => drawNames(view, frame)).addTo(view.map);
  const spots = new ViewCanvas('incidents', (/** @type {any} */ frame) => drawSpots(view, frame)).addTo(view.map);
  return { base, over, names, spots };
}

/** The tiles that the canvases over the whole view are drawn from. @param {ThreatMap} view */
export function sources(view) {
  const tiles = (/** @type {string} */ c, /** @type {any} */ canvas, query = () => '') => new ViewTiles(view.map, view.store, c, query, () => canvas.soon());
  return { countries: tiles('admin0', view.names), admin1: tiles('admin1', view.names), places: tiles('places', view.names), incidents: tiles('incidents', view.spots, () => view.scene.query) };
}

/** Fades what has a pane of its own: the others are painted so. @param {ThreatMap} view */
export function fade(view) {
  for (const name of ['incidents', 'hotspots']) {
    const pane = view.map.getPane(name);
    if (pane) pane.style.opacity = String(strength(view.state, name));
  }
}

/** @param {ThreatMap} view @param {any} frame */
function drawNames(view, frame) {
  if (!view.tiles) return;
  const on = (/** @type {string} */ name) => view.state.layers.includes(name);
  const { countries, admin1, places } = view.tiles;
  view.drawn.labels = paintLabels(frame, { countries, admin1: on('admin1') ? admin1 : null, places: on('places') ? places : null }, view.scene.lang.code, view.paint, view.map.getZoom(), (one) => view.incidents.free(one, frame.origin));
}

/** @param {ThreatMap} view @param {any} frame */
function drawSpots(view, frame) {
  if (!view.incidents || !view.state.layers.includes('incidents')) { if (view.incidents) view.incidents.marks = []; return; }
  const { theme, lang } = view.scene;
  view.incidents.draw(frame, { theme, paint: view.paint, format: (/** @type {number} */ n) => lang.short(n), selected: view.state.id, metres: view.metres, military: view.military });
  if (view.incidents.fading.marks.size) view.spots.soon();
}
