/** A drawn shape as an area of interest: its surface as GeoJSON has it, and how it was made. */
import { ringAround } from './geodesic.js';

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

/** @param {Surface} shape */
export const methodOf = (shape) => ({ by: 'drawn', ...(shape.kind === 'circle' ? { note: `A circle of ${shape.km} km around ${shape.center.join(', ')} (longitude, latitude), kept as ${CORNERS} corners.` } : {}) });
