/**
 * Measures on the WGS 84 ellipsoid (ADR 24): distances by Vincenty's formulas, to a millimetre; surfaces exactly for edges that are straight
 * in longitude and latitude, as GeoJSON and the server have them.
 * @typedef {import('./shapes.js').Position} Position
 */

const A = 6378137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const E = Math.sqrt(F * (2 - F));
/** Of the sphere of the same volume: where Vincenty's formula finds no end, near the far side of the earth. */
const MEAN = 6371008.8;

const rad = (/** @type {number} */ d) => (d * Math.PI) / 180;
const deg = (/** @type {number} */ r) => (r * 180) / Math.PI;

/** Vincenty's series. @param {number} u2 */
const series = (u2) => ({ a: 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2))), b: (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2))) });

/** @param {number} b @param {number} sin of the arc @param {number} cos @param {number} mid twice the middle's cosine */
const arcChange = (b, sin, cos, mid) => b * sin * (mid + (b / 4) * (cos * (-1 + 2 * mid ** 2) - (b / 6) * mid * (-3 + 4 * sin ** 2) * (-3 + 4 * mid ** 2)));

/** @param {number} alpha2 cos² of the azimuth at the equator @param {number} sinAlpha @param {number} arc @param {number} sin @param {number} cos @param {number} mid */
function turned(alpha2, sinAlpha, arc, sin, cos, mid) {
  const c = (F / 16) * alpha2 * (4 + F * (4 - 3 * alpha2));
  return (1 - c) * F * sinAlpha * (arc + c * sin * (mid + c * cos * (-1 + 2 * mid ** 2)));
}

/** Metres along the geodesic between two places. @param {Position} from @param {Position} to */
export function distance([lng1, lat1], [lng2, lat2]) {
  const [u1, u2] = [lat1, lat2].map((lat) => Math.atan((1 - F) * Math.tan(rad(lat))));
  const l = rad(((((lng2 - lng1 + 180) % 360) + 360) % 360) - 180);
  let lambda = l;
  for (let i = 0; i < 200; i++) {
    const sin = Math.hypot(Math.cos(u2) * Math.sin(lambda), Math.cos(u1) * Math.sin(u2) - Math.sin(u1) * Math.cos(u2) * Math.cos(lambda));
    if (sin === 0) return 0;
    const cos = Math.sin(u1) * Math.sin(u2) + Math.cos(u1) * Math.cos(u2) * Math.cos(lambda);
    const arc = Math.atan2(sin, cos);
    const sinAlpha = (Math.cos(u1) * Math.cos(u2) * Math.sin(lambda)) / sin;
    const alpha2 = 1 - sinAlpha ** 2;
    const mid = alpha2 > 1e-15 ? cos - (2 * Math.sin(u1) * Math.sin(u2)) / alpha2 : 0; // along the equator
    const next = l + turned(alpha2, sinAlpha, arc, sin, cos, mid);
    if (Math.abs(next - lambda) < 1e-12) {
      const { a, b } = series((alpha2 * (A * A - B * B)) / (B * B));
      return B * a * (arc - arcChange(b, sin, cos, mid));
    }
    lambda = next;
  }
  return onSphere(rad(lat1), rad(lat2), l);
}

/** @param {number} a @param {number} b @param {number} l */
const onSphere = (a, b, l) => 2 * MEAN * Math.asin(Math.min(1, Math.sqrt(Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(l / 2) ** 2)));

/** Where one comes to. @param {Position} from @param {number} azimuth degrees from north @param {number} m metres @returns {Position} */
export function travel([lng, lat], azimuth, m) {
  const [sin1, cos1] = [Math.sin(rad(azimuth)), Math.cos(rad(azimuth))];
  const u = Math.atan((1 - F) * Math.tan(rad(lat)));
  const start = Math.atan2(Math.tan(u), cos1);
  const sinAlpha = Math.cos(u) * sin1;
  const alpha2 = 1 - sinAlpha ** 2;
  const { a, b } = series((alpha2 * (A * A - B * B)) / (B * B));
  let [arc, last, mid] = [m / (B * a), Infinity, 0];
  for (let i = 0; i < 100 && Math.abs(arc - last) > 1e-12; i++) {
    mid = Math.cos(2 * start + arc);
    last = arc;
    arc = m / (B * a) + arcChange(b, Math.sin(arc), Math.cos(arc), mid);
  }
  const [sin, cos] = [Math.sin(arc), Math.cos(arc)];
  const side = Math.sin(u) * sin - Math.cos(u) * cos * cos1;
  const phi = Math.atan2(Math.sin(u) * cos + Math.cos(u) * sin * cos1, (1 - F) * Math.hypot(sinAlpha, side));
  const lambda = Math.atan2(sin * sin1, Math.cos(u) * cos - Math.sin(u) * sin * cos1);
  return [lng + deg(lambda - turned(alpha2, sinAlpha, arc, sin, cos, mid)), deg(phi)];
}

/** The places at a distance from one, clockwise from the north, not closed. @param {Position} center @param {number} km @param {number} [corners] @returns {Position[]} */
export const ringAround = (center, km, corners = 360) => Array.from({ length: corners }, (_, i) => travel(center, (i * 360) / corners, km * 1000));

/** Metres of each segment. @param {Position[]} line */
export const segments = (line) => line.slice(1).map((p, i) => distance(line[i], p));

/** Soil between the equator and a latitude, for each radian of longitude, in m². @param {number} lat degrees */
function strip(lat) {
  const s = Math.sin(rad(lat));
  return ((B * B) / 2) * (s / (1 - (E * s) ** 2) + Math.log((1 + E * s) / (1 - E * s)) / (2 * E));
}

/** Gauss–Legendre, three nodes on 0 to 1. */
const NODES = [[0.5 - Math.sqrt(0.15), 5 / 18], [0.5, 8 / 18], [0.5 + Math.sqrt(0.15), 5 / 18]];

/** The surface in m² of a ring whose edges are straight in longitude and latitude. @param {Position[]} ring */
export function surface(ring) {
  let sum = 0;
  for (const [i, [lng1, lat1]] of ring.entries()) {
    const [lng2, lat2] = ring[(i + 1) % ring.length];
    const parts = Math.max(1, Math.ceil(Math.abs(lat2 - lat1)));
    for (let k = 0; k < parts; k++) for (const [at, weight] of NODES) sum += (weight / parts) * rad(lng2 - lng1) * strip(lat1 + ((k + at) / parts) * (lat2 - lat1));
  }
  return Math.abs(sum);
}
