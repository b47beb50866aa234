/** A random piece of the state in the form that parse gives: see static/state/share.js. */
export const some = (r) => {
  const [west, south] = [r.int(-1800000, 1700000), r.int(-850000, 700000)];
  return { made: r.flip() ? r.int(1, 1e9) : 0, box: r.flip() ? [west, south, west + r.int(1, 1e6), south + r.int(1, 1e5)].map((n) => n / 1e4) : null };
};
