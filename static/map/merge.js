/**
 * Joins the cells that tiles bring until marks no longer lie on each other. Counts only ever add up: nothing is dropped.
 * @typedef {{x: number, y: number, count: number, r: number, sides: Record<string, number>, type: string, side: string, id: string, properties: Record<string, any>, reach: [number, number, number, number]}} Mark reach: west, north, east, south of what it was joined from, world pixels
 */
import { SIDES } from '../state/palette.js';

/** @param {Record<string, any>} p a cell's properties @param {number} x @param {number} y world pixels @returns {Mark} */
export function mark(p, x, y) {
  const count = Number(p.point_count ?? 1);
  /** @type {Record<string, number>} */
  const sides = {};
  for (const side of SIDES) if (p[`side_${side}`]) sides[side] = Number(p[`side_${side}`]);
  return { x, y, count, r: radius(count), sides, type: p.type ?? 'unknown', side: p.side ?? 'other', id: count > 1 ? '' : (p.id ?? ''), properties: p, reach: [x, y, x, y] };
}

/** Radius of a mark in pixels. @param {number} count */
export const radius = (count) => (count === 1 ? 6.5 : Math.min(18, 8.5 + 0.72 * Math.log2(count)));

// Groups never touch, so that the ground between them is seen. Single marks may lean on each other a little: their shapes stay legible.
const REACH = 0.95;
const GAP = 8;

/** Cells as wide as the farthest that two marks reach, in pixels, and more of them than the world has in a row. */
const CELL = 50;
const ROW = 2 ** 22;
const cell = (/** @type {number} */ v) => Math.floor(v / CELL);

/**
 * Joins until nothing more joins: a group that grew may reach its neighbour.
 * @param {Mark[]} marks @returns {Mark[]}
 */
export function merge(marks) {
  let now = once(marks);
  for (let before = marks.length; now.length < before;) { before = now.length; now = once(now); }
  return now;
}

/**
 * @param {Mark[]} marks @returns {Mark[]} largest last joined first; the biggest keep their place, pulled by weight
 */
function once(marks) {
  const sorted = [...marks].sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
  /** @type {Map<number, Mark[]>} */
  const grid = new Map();
  /** @type {Mark[]} */
  const kept = [];
  for (const m of sorted) {
    const host = near(grid, m);
    if (host) { join(host, m); continue; }
    const copy = { ...m, sides: { ...m.sides } };
    kept.push(copy);
    const key = cell(m.x) * ROW + cell(m.y);
    const there = grid.get(key);
    if (there) there.push(copy); else grid.set(key, [copy]);
  }
  return kept;
}

/** @param {Map<number, Mark[]>} grid @param {Mark} m */
function near(grid, m) {
  const home = cell(m.x) * ROW + cell(m.y);
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (const host of grid.get(home + dx * ROW + dy) ?? []) {
        const reach = (host.r + m.r) * REACH + GAP;
        if ((host.x - m.x) ** 2 + (host.y - m.y) ** 2 < reach * reach) return host;
      }
    }
  }
  return null;
}

/** @param {Mark} host @param {Mark} m */
function join(host, m) {
  host.count += m.count;
  host.reach = [Math.min(host.reach[0], m.reach[0]), Math.min(host.reach[1], m.reach[1]), Math.max(host.reach[2], m.reach[2]), Math.max(host.reach[3], m.reach[3])];
  host.r = radius(host.count);
  host.id = '';
  for (const [side, n] of Object.entries(m.sides)) host.sides[side] = (host.sides[side] ?? 0) + n;
  host.side = Object.entries(host.sides).sort((a, b) => b[1] - a[1])[0]?.[0] ?? host.side;
}
