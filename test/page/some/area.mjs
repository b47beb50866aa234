/** A random piece of the state in the form that parse gives: see static/state/area.js. */
import { shapeOf } from '../../../static/state/shapes.js';

const place = (r) => `${r.int(-18e6, 18e6) / 1e5} ${r.int(-9e6, 9e6) / 1e5}`;
const line = (r) => `line:${Array.from({ length: r.int(2, 6) }, () => place(r)).join(',')}`;
const circle = (r) => `circle:${place(r).replace(' ', ',')},${r.int(1, 1e6) / 1e3}`;

/** Corners around a middle do not cross. */
function polygon(r) {
  const [lng, lat, n] = [r.int(-170, 170), r.int(-80, 80), r.int(3, 9)];
  return `polygon:${Array.from({ length: n }, (_, i) => `${lng + 5 * Math.sin((2 * Math.PI * i) / n)} ${lat + 5 * Math.cos((2 * Math.PI * i) / n)}`).join(',')}`;
}

export const some = (r) => ({
  areas: [...new Set(Array.from({ length: r.int(0, 3) }, () => `a-${r.int(0, 99)}`))].sort(),
  within: ['', shapeOf(polygon(r), ['polygon']), shapeOf(circle(r), ['circle'])][r.int(0, 2)],
  measure: ['', shapeOf(line(r), ['line']), shapeOf(polygon(r), ['polygon'])][r.int(0, 2)],
});
