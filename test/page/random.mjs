/** Numbers and texts that look random but are the same each time (mulberry32). @param {number} seed */
export function random(seed) {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from, to) => from + Math.floor(next() * (to - from + 1));
  const letters = [...'abz 09,\\%&=#+;:.-_"<é±سورية🗺'];
  return { next, int, flip: () => next() < 0.5, text: () => Array.from({ length: int(1, 8) }, () => letters[int(0, letters.length - 1)]).join('') };
}
