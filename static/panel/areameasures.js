/** How large a shape is, in words. */
import { ringAround, segments, surface } from '../state/geodesic.js';

/** @typedef {import('../state/shapes.js').Shape} Shape @typedef {import('./filters.js').Scene} Scene */

/** Corners of a circle's surface: it is off by less than a hundred-thousandth. */
const CORNERS = 720;

/** @param {Scene} scene @param {number} m2 */
export function square({ lang }, m2) {
  const km2 = m2 / 1e6;
  return lang.t('km2', { n: km2 < 100 ? lang.rate(km2) : Math.round(km2) });
}

/**
 * @param {Scene} scene @param {Shape} shape may have too few corners yet
 * @returns {{main: string, surface: string, segments: string[]}} main: what one wants to know first
 */
export function measures(scene, shape) {
  const { lang } = scene;
  const far = (/** @type {number} */ m) => (m < 10_000 ? lang.distance(m) : lang.t('km', { n: Math.round(m / 100) / 10 }));
  if (shape.kind === 'line') {
    const parts = segments(shape.line);
    return { main: parts.length ? far(parts.reduce((sum, m) => sum + m, 0)) : '', surface: '', segments: parts.map(far) };
  }
  const round = shape.kind === 'circle' ? ringAround(shape.center, shape.km, CORNERS) : shape.ring;
  const size = round.length > 2 && !(shape.kind === 'circle' && !shape.km) ? square(scene, surface(round)) : '';
  return { main: shape.kind === 'circle' ? far(shape.km * 1000) : size, surface: size, segments: [] };
}
