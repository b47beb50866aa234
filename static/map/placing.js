/**
 * Which labels fit: in order of weight, none over another.
 * @typedef {{text: string, x: number, y: number, width: number, height: number, weight: number, kind: 'country'|'admin1'|'place', dot: boolean, small?: boolean, aside?: {x: number, y: number}}} Label aside: from the label to its dot, in pixels
 */

/** @param {Label[]} labels @param {number} [gap] pixels between two @returns {Label[]} */
export function place(labels, gap = 4) {
  /** @type {Label[]} */
  const placed = [];
  for (const label of [...labels].sort((a, b) => a.weight - b.weight || a.text.localeCompare(b.text))) {
    if (placed.every((other) => apart(other, label, gap))) placed.push(label);
  }
  return placed;
}

/** @param {Label} a @param {Label} b @param {number} gap */
function apart(a, b, gap) {
  return Math.abs(a.x - b.x) * 2 > a.width + b.width + 2 * gap || Math.abs(a.y - b.y) * 2 > a.height + b.height + 2 * gap;
}

/** Where a place's name may stand beside its dot, the best first: close by, then beyond a group that lies on the dot. @param {number} width of the name */
const BESIDE = (width) => [9, 28].flatMap((far) => [{ x: 0, y: -far }, { x: 0, y: far + 3 }, { x: width / 2 + far, y: 0 }, { x: -width / 2 - far, y: 0 }]);

/** The label beside its dot where no mark lies over it; null where there is no such spot. @param {Label} one @param {(one: Label) => boolean} free @returns {Label|null} */
export function beside(one, free) {
  const dot = { x: one.x, y: one.y };
  return BESIDE(one.width).map(({ x, y }) => ({ ...one, x: dot.x + x, y: dot.y + y, aside: { x: -x, y: -y } })).find(free) ?? null;
}

/** How much narrower a country's name is when small. */
const SMALLER = 0.78;

// Steps, in pixels, that a country's name may go aside to be seen between the marks: the nearest first.
const steps = (/** @type {number} */ most, /** @type {number} */ by) => Array.from({ length: 2 * most / by + 1 }, (_, i) => i * by - most);
const ASIDE = steps(150, 15).flatMap((dy) => steps(160, 20).map((dx) => ({ dx, dy }))).sort((a, b) => Math.hypot(a.dx, a.dy * 1.5) - Math.hypot(b.dx, b.dy * 1.5));

/**
 * The label where no mark covers it: inside its country, else half inside it, there small before it goes out; else in the sea off its own shore; null where
 * nothing fits.
 * @param {Label} one @param {(x: number, y: number) => string} country @param {(one: Label) => boolean} free @returns {Label|null}
 */
export function clear(one, country, free) {
  if (free(one)) return one;
  const all = (/** @type {Label} */ at, /** @type {string} */ name) => [-0.5, 0, 0.5].every((part) => country(at.x + part * at.width, at.y) === name);
  const shore = (/** @type {Label} */ at) => [-1, 1].some((side) => country(at.x + side * (at.width / 2 + 14), at.y) === one.text);
  const sizes = [one, { ...one, small: true, width: one.width * SMALLER }].map((size) => ASIDE.map(({ dx, dy }) => ({ ...size, x: one.x + dx, y: one.y + dy })).filter(free));
  const first = (/** @type {(at: Label) => boolean} */ fits) => sizes.map((spots) => spots.find(fits)).find(Boolean);
  return first((at) => all(at, one.text)) ?? first((at) => country(at.x, at.y) === one.text) ?? first((at) => all(at, '') && shore(at)) ?? null;
}
