// world-atlas joins rings across the antimeridian and over the pole, as a sphere wants them. GeoJSON (RFC 7946, 3.1.9) wants them cut.

const shift = (ring, by) => ring.map(([x, y]) => [x + by, y]);

/** Lets longitudes run on past 180 instead of jumping. */
function unwrap(ring) {
  let turn = 0;
  return ring.map(([x, y], i) => {
    const step = i ? x - ring[i - 1][0] : 0;
    if (step > 180) turn -= 360;
    if (step < -180) turn += 360;
    return [x + turn, y];
  });
}

/** Closes a ring that runs around the south pole (Antarctica's is the only one) along the map's lower edge. */
function overPole(ring) {
  const jump = ring.findIndex((p, i) => i && Math.abs(p[0] - ring[i - 1][0]) > 180);
  const open = [...ring.slice(jump), ...ring.slice(1, jump)]; // starts and ends at the antimeridian
  const [start, end] = [open[0], open[open.length - 1]];
  const [west, east] = [Math.sign(start[0]) * 180, Math.sign(end[0]) * 180];
  return [[west, start[1]], ...open, [east, end[1]], [east, -90], [west, -90], [west, start[1]]];
}

/** The part of a ring on one side of a meridian (Sutherland-Hodgman), closed; [] if none. */
function clip(ring, meridian, side) {
  const inside = ([x]) => (x - meridian) * side >= 0;
  const out = [];
  for (let i = 1; i < ring.length; i += 1) {
    const [p, q] = [ring[i - 1], ring[i]];
    if (inside(p)) out.push(p);
    if (inside(p) !== inside(q)) out.push([meridian, p[1] + ((q[1] - p[1]) * (meridian - p[0])) / (q[0] - p[0])]);
  }
  const kept = out.filter((p, i) => i === 0 || p[0] !== out[i - 1][0] || p[1] !== out[i - 1][1]);
  const wide = kept.some(([x]) => Math.abs(x - meridian) > 1e-9);
  if (!wide || kept.length < 3) return [];
  if (kept[0][0] !== kept.at(-1)[0] || kept[0][1] !== kept.at(-1)[1]) kept.push(kept[0]);
  return kept;
}

/** Cuts a ring at the meridian that it runs over, if any. */
function cutRing(ring) {
  const run = unwrap(ring);
  if (run[0][0] !== run.at(-1)[0]) return [overPole(ring)];
  const xs = run.map(([x]) => x);
  for (const meridian of [180, -180]) {
    if (Math.min(...xs) < meridian && Math.max(...xs) > meridian) {
      const near = clip(run, meridian, -Math.sign(meridian));
      const far = shift(clip(run, meridian, Math.sign(meridian)), -2 * meridian);
      return [near, far].filter((r) => r.length);
    }
  }
  if (Math.max(...xs) > 180) return [shift(run, -360)];
  if (Math.min(...xs) < -180) return [shift(run, 360)];
  return [run];
}

/** Returns a geometry with no ring over the antimeridian. Only shells are ever cut: no hole in the data reaches it. */
export function cutAtAntimeridian(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const cut = polygons.flatMap(([shell, ...holes]) => {
    const shells = cutRing(shell);
    return shells.map((s, i) => (i === 0 ? [s, ...holes] : [s]));
  });
  return { type: 'MultiPolygon', coordinates: cut };
}
