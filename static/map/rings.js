/** Polygons of an answer, for Leaflet and for finding what lies under a place. */

/** @param {any} feature @returns {[number, number][][]} latitude and longitude */
export const rings = ({ geometry }) => geometry.coordinates.map((/** @type {[number, number][]} */ ring) => ring.map(([lng, lat]) => [lat, lng]));

/** Whether a ring holds a place, by the crossings of a ray. @param {[number, number][]} ring @param {number} x @param {number} y */
export function inside(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
