/** Puts a tile feature's lines or rings on a canvas as its current path, in tile pixels (0 to 512). */

/** @param {CanvasRenderingContext2D} ctx @param {import('./tilestore.js').Drawn} feature */
export function path(ctx, feature) {
  const k = 512 / feature.extent;
  ctx.beginPath();
  for (const line of feature.lines) {
    if (feature.type === 1) { for (const p of line) { ctx.moveTo(p.x * k + 4, p.y * k); ctx.arc(p.x * k, p.y * k, 4, 0, 7); } continue; }
    line.forEach((p, i) => (i ? ctx.lineTo(p.x * k, p.y * k) : ctx.moveTo(p.x * k, p.y * k)));
    if (feature.type === 3) ctx.closePath();
  }
}

/** Whether a point lies in a polygon feature, even-odd. @param {import('./tilestore.js').Drawn} feature @param {number} x tile units @param {number} y */
export function holds(feature, x, y) {
  let inside = false;
  for (const ring of feature.lines) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = [ring[i], ring[j]];
      if ((a.y > y) !== (b.y > y) && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    }
  }
  return inside;
}

/** @type {WeakMap<import('./tilestore.js').Drawn, {left: number, top: number, right: number, bottom: number}>} */
const boxes = new WeakMap();

/** What a feature's lines reach over, in tile units; worked out once. @param {import('./tilestore.js').Drawn} feature */
export function box(feature) {
  let b = boxes.get(feature);
  if (!b) {
    b = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const line of feature.lines) {
      for (const p of line) { b.left = Math.min(b.left, p.x); b.right = Math.max(b.right, p.x); b.top = Math.min(b.top, p.y); b.bottom = Math.max(b.bottom, p.y); }
    }
    boxes.set(feature, b);
  }
  return b;
}

/** Area (tile units²) and centre of the largest ring of a polygon feature. @param {import('./tilestore.js').Drawn} feature */
export function centre(feature) {
  let best = { area: 0, x: 0, y: 0 };
  for (const ring of feature.lines) {
    let a = 0; let cx = 0; let cy = 0;
    for (let i = 0; i < ring.length - 1; i++) {
      const cross = ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y;
      a += cross; cx += (ring[i].x + ring[i + 1].x) * cross; cy += (ring[i].y + ring[i + 1].y) * cross;
    }
    if (Math.abs(a) > best.area && a !== 0) best = { area: Math.abs(a), x: cx / (3 * a), y: cy / (3 * a) };
  }
  return best;
}
