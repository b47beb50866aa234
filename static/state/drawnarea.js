/** A drawn shape as an area of interest: its surface as GeoJSON has it, and how it was made. */
import { ringAround } from './geodesic.js';
import { readShape } from './shapes.js';

/** @typedef {import('./shapes.js').Polygon|import('./shapes.js').Circle} Surface */

/** Corners of a circle: less than four hundred-thousandths of its radius from it. */
const CORNERS = 360;

/** @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

/** @param {Surface} shape */
export function geometryOf(shape) {
  const ring = shape.kind === 'circle' ? ringAround(shape.center, shape.km, CORNERS).map((p) => p.map(round)) : shape.ring;
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}

/** The same for the same corners: a server turns a ring round. @param {number[][]} ring */
const corners = (ring) => ring.slice(1).map((p) => p.map((v) => v.toFixed(6)).join()).sort().join(';');

/** A saved area as a shape that can be changed: a circle where it was one and still is, otherwise its one ring; null = it has holes, parts or too many corners. @param {any} feature @returns {Surface|null} */
export function surfaceOf({ geometry, properties }) {
  const [, km, center] = /^A circle of ([\d.]+) km around (-?[\d.]+, -?[\d.]+) \(/.exec(properties.method?.note ?? '') ?? [];
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.type === 'MultiPolygon' && geometry.coordinates.length === 1 ? geometry.coordinates[0] : [];
  if (rings.length !== 1) return null;
  const circle = km ? readShape(`circle:${center.replace(' ', '')},${km}`) : null;
  if (circle?.kind === 'circle' && corners(geometryOf(circle).coordinates[0]) === corners(rings[0])) return circle;
  const shape = readShape(`polygon:${rings[0].map((/** @type {number[]} */ p) => p.slice(0, 2).join(' ')).join(',')}`);
  return shape?.kind === 'polygon' ? shape : null;
}

/** @param {Surface} shape */
export const methodOf = (shape) => ({ by: 'drawn', ...(shape.kind === 'circle' ? { note: `A circle of ${shape.km} km around ${shape.center.join(', ')} (longitude, latitude), kept as ${CORNERS} corners.` } : {}) });
