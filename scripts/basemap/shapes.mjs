// Small planar shapes on the ground, for areas whose own uncertainty is kilometres: the earth is taken as a sphere, and a shape of up
// to some hundred kilometres as flat around each of its positions. The error stays under 1 % of a radius.

const kmPerDegree = 111.195;
const rad = Math.PI / 180;

/** A ring of n sides within radiusKm of a position, counter-clockwise and closed. */
export function disc([lon, lat], radiusKm, n = 64) {
  const ring = Array.from({ length: n }, (_, i) => {
    const a = (2 * Math.PI * i) / n;
    return [lon + (radiusKm * Math.cos(a)) / (kmPerDegree * Math.cos(lat * rad)), lat + (radiusKm * Math.sin(a)) / kmPerDegree];
  });
  return [...ring, ring[0]];
}

/** The rectangle around the segment p-q, halfWidthKm to either side. */
function strip(p, q, halfWidthKm) {
  const kmPerLon = kmPerDegree * Math.cos(((p[1] + q[1]) / 2) * rad);
  const [dx, dy] = [(q[0] - p[0]) * kmPerLon, (q[1] - p[1]) * kmPerDegree];
  const length = Math.hypot(dx, dy);
  const [ox, oy] = [(-dy / length) * halfWidthKm / kmPerLon, (dx / length) * halfWidthKm / kmPerDegree];
  const corners = [[p[0] - ox, p[1] - oy], [q[0] - ox, q[1] - oy], [q[0] + ox, q[1] + oy], [p[0] + ox, p[1] + oy]];
  return [...corners, corners[0]];
}

/** Polygons that together are everything within halfWidthKm of a line: unite them for one outline. */
export function bandParts(line, halfWidthKm) {
  const discs = line.map((p) => [disc(p, halfWidthKm)]);
  const strips = line.slice(1).map((q, i) => [strip(line[i], q, halfWidthKm)]);
  return [...discs, ...strips];
}
