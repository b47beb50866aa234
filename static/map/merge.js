/**
 * Joins the cells that tiles bring until marks no longer lie on each other. Counts only ever add up: nothing is dropped.
 * @typedef {{x: number, y: number, count: number, sides: Record<string, number>, type: string, side: string, id: string, properties: Record<string, any>}} Mark
 */
import { SIDES } from '../state/palette.js';

/** @param {Record<string, any>} p a cell's properties @param {number} x @param {number} y world pixels @returns {Mark} */
export function mark(p, x, y) {
  const count = Number(p.point_count ?? 1);
  /** @type {Record<string, number>} */
  const sides = {};
  for (const side of SIDES) if (p[`side_${side}`]) sides[side] = Number(p[`side_${side}`]);
  return { x, y, count, sides, type: p.type ?? 'unknown', side: p.side ?? 'other', id: count > 1 ? '' : (p.id ?? ''), properties: p };
}

/** Radius of a mark in pixels. @param {number} count */
export const radius = (count) => (count === 1 ? 6.5 : Math.min(18, 8.5 + 0.72 * Math.log2(count)));

// Groups never touch, so that the ground between them is seen. Single marks may lean on each other a little: their shapes stay legible.
const REACH = 0.95;
const GAP = 8;

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
  /** @type {Map<string, Mark[]>} */
  const grid = new Map();
  const cell = (/** @type {number} */ v) => Math.floor(v / 50);
  /** @type {Mark[]} */
  const kept = [];
  for (const m of sorted) {
    const host = near(grid, m, cell);
    if (host) { join(host, m); continue; }
    const copy = { ...m, sides: { ...m.sides } };
    kept.push(copy);
    const key = `${cell(m.x)}:${cell(m.y)}`;
    grid.set(key, [...(grid.get(key) ?? []), copy]);
  }
  return kept;
}

/** @param {Map<string, Mark[]>} grid @param {Mark} m @param {(v: number) => number} cell */
function near(grid, m, cell) {
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (const host of grid.get(`${cell(m.x) + dx}:${cell(m.y) + dy}`) ?? []) {
        const reach = (radius(host.count) + radius(m.count)) * REACH + GAP;
        if ((host.x - m.x) ** 2 + (host.y - m.y) ** 2 < reach * reach) return host;
      }
    }
  }
  return null;
}

/** @param {Mark} host @param {Mark} m */
function join(host, m) {
  host.count += m.count;
  host.id = '';
  for (const [side, n] of Object.entries(m.sides)) host.sides[side] = (host.sides[side] ?? 0) + n;
  host.side = Object.entries(host.sides).sort((a, b) => b[1] - a[1])[0]?.[0] ?? host.side;
}
