/** A line as text, one "longitude, latitude" a row, for those who don't draw with a mouse. */

/** @typedef {[number, number][]} Coordinates degrees, WGS 84 */

/** @param {Coordinates} line */
export const writeLine = (line) => line.map(([lng, lat]) => `${lng}, ${lat}`).join('\n');

/**
 * Reads rows; Arabic digits and commas too. Empty rows are passed over.
 * @param {string} text @returns {{line: Coordinates, wrong: number|null}} wrong: the first row that is no position, counted from 1
 */
export function readLine(text) {
  /** @type {Coordinates} */
  const line = [];
  for (const [i, row] of text.split('\n').entries()) {
    const plain = row.replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replaceAll('٫', '.').trim();
    if (!plain) continue;
    const numbers = plain.split(/[\s,;،]+/).filter(Boolean).map(Number);
    const [lng, lat] = numbers;
    if (numbers.length !== 2 || !(Math.abs(lng) <= 180) || !(Math.abs(lat) <= 90)) return { line, wrong: i + 1 };
    line.push([lng, lat]);
  }
  return { line, wrong: null };
}

const RADIUS_KM = 6371.0088;

/** About how long a line is in km, on a sphere: to tell the reader while drawing; what is stored is measured by the server on the ellipsoid. @param {Coordinates} line */
export function aboutKM(line) {
  const rad = (/** @type {number} */ d) => (d * Math.PI) / 180;
  let km = 0;
  for (let i = 1; i < line.length; i++) {
    const [[a, b], [c, d]] = [line[i - 1], line[i]];
    const s = Math.sin(rad(d - b) / 2) ** 2 + Math.cos(rad(b)) * Math.cos(rad(d)) * Math.sin(rad(c - a) / 2) ** 2;
    km += 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(s)));
  }
  return km;
}
