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
