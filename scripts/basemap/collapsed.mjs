// world-atlas rounds positions to a grid, on which an islet can collapse to a point or a line. Such a ring is no area: it goes. Rings
// that only touch themselves stay as they are (drawing takes them; whoever needs simple polygons makes them so).

/** Twice the signed area, in square degrees. */
const area2 = (ring) => ring.reduce((sum, [x, y], i) => {
  const [px, py] = ring[i === 0 ? ring.length - 1 : i - 1];
  return sum + px * y - x * py;
}, 0);

const withoutRepeats = (ring) => ring.filter((p, i) => i === 0 || p[0] !== ring[i - 1][0] || p[1] !== ring[i - 1][1]);
const isArea = (ring) => ring.length >= 4 && Math.abs(area2(ring)) > 1e-9;

/** Returns a MultiPolygon without repeated positions and without rings that have no area. */
export function dropCollapsed({ type, coordinates }) {
  const polygons = coordinates
    .map((rings) => rings.map(withoutRepeats))
    .filter(([shell]) => isArea(shell))
    .map(([shell, ...holes]) => [shell, ...holes.filter(isArea)]);
  return { type, coordinates: polygons };
}
