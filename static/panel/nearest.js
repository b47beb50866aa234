/** Which stretch of a line is nearest to a place, and what place stands for a shape. Pure. */

const KM_A_DEGREE = 111.2;

/**
 * Flat around the place: this chooses what to mark under a pointer, and measures nothing.
 * @param {{from_km: number, coordinates: [number, number][]}[]} stretches @param {{lng: number, lat: number}} spot @param {number} withinKM
 * @returns {number|null} from_km of the nearest, null = none is so near
 */
export function nearestBin(stretches, { lng, lat }, withinKM) {
  const kx = KM_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  let best = withinKM;
  let at = null;
  for (const { from_km: from, coordinates } of stretches) {
    for (let i = 1; i < coordinates.length; i++) {
      const [ax, ay, bx, by] = [...coordinates[i - 1], ...coordinates[i]].map((v, k) => (k % 2 ? (v - lat) * KM_A_DEGREE : (v - lng) * kx));
      const d = toSegment(ax, ay, bx, by);
      if (d <= best) { best = d; at = from; }
    }
  }
  return at;
}

/** A place that stands for a geometry: itself, or the middle of its box. @param {any} shape @returns {{lng: number, lat: number}} */
export function middle({ coordinates }) {
  const flat = coordinates.flat(Infinity);
  const half = (/** @type {number} */ odd) => { const list = flat.filter((/** @type {number} */ _, /** @type {number} */ i) => i % 2 === odd); return (Math.min(...list) + Math.max(...list)) / 2; };
  return { lng: half(0), lat: half(1) };
}

/** How far the origin is from a segment. @param {number} ax @param {number} ay @param {number} bx @param {number} by */
function toSegment(ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  const t = long ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / long)) : 0;
  return Math.hypot(ax + t * dx, ay + t * dy);
}
