/** Whether a ring touches or crosses itself: the server refuses such a shape, since what is inside it would be a matter of opinion. */

/** @typedef {[number, number]} Position */

/** @param {Position[]} ring not closed */
export function crosses(ring) {
  const n = ring.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const [a, b, c, d] = [ring[i], ring[(i + 1) % n], ring[j], ring[(j + 1) % n]];
      if (j === i + 1 ? folds(a, b, d) : (j + 1) % n === i ? folds(c, d, b) : meet(a, b, c, d)) return true;
    }
  }
  return false;
}

/** Twice the area of a triangle; over 0 where it turns left. @param {Position} a @param {Position} b @param {Position} c */
const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Whether c, on the line through a and b, is between them. @param {Position} a @param {Position} b @param {Position} c */
const between = (a, b, c) => [0, 1].every((i) => Math.min(a[i], b[i]) <= c[i] && c[i] <= Math.max(a[i], b[i]));

/** Whether the edge from b to c lies on the one from a to b. @param {Position} a @param {Position} b @param {Position} c */
const folds = (a, b, c) => turn(a, b, c) === 0 && (between(a, b, c) || between(b, c, a));

/** @param {Position} a @param {Position} b @param {Position} c @param {Position} d */
function meet(a, b, c, d) {
  const [p, q, r, s] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (p !== q && r !== s) return true;
  return (!p && between(a, b, c)) || (!q && between(a, b, d)) || (!r && between(c, d, a)) || (!s && between(c, d, b));
}
