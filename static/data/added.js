/** The layers that the operator has added beside the program's own. */
import { getJSON } from './fetch.js';

/** @typedef {{id: string, title: string, description: string, geometry: string}} AddedLayer geometry: LineString, MultiPolygon …, or Geometry, of any kind */

/** @returns {Promise<AddedLayer[]>} */
export async function addedLayers() {
  const { collections } = await getJSON('/collections');
  return collections.filter((/** @type {any} */ c) => c.layer).map((/** @type {any} */ c) => ({ id: c.id, title: c.title, description: c.description, geometry: c.layer.geometry_type }));
}
