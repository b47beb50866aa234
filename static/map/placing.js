/**
 * Which labels fit: in order of weight, none over another.
 * @typedef {{text: string, x: number, y: number, width: number, height: number, weight: number, kind: 'country'|'admin1'|'place', dot: boolean}} Label
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
