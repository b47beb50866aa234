/**
 * Places written as numbers: decimal degrees, degrees with minutes and seconds, with or without letters for the sides, in Western, Arabic or Persian
 * digits; and MGRS squares, which data/mgrs.js reads.
 * @typedef {{lng: number, lat: number}} Spot degrees, WGS 84
 */

/** "شمالاً", "شمالي" and "شمال" alike. @param {string} word */
const side = (word) => new RegExp(`${word}(?:\u0627\u064b?|\u064a)?`, 'g');
const SIDES = /** @type {const} */ ([[side('شمال'), 'N'], [side('جنوب'), 'S'], [side('شرق'), 'E'], [side('غرب'), 'W']]);
const MGRS = /^\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z][A-HJ-NP-V](\d\d|\d{4}|\d{6}|\d{8}|\d{10})?$/;

/** One way to write digits, commas and marks. @param {string} text */
export function plain(text) {
  let out = text.replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replaceAll('٫', '.').replace(/[،؛;]/g, ',').replaceAll('−', '-').replace(/[ºª˚]/g, '°').replace(/[′’‘ʹ`]/g, "'").replace(/[″”“ʺ]|''/g, '"').replace(/[\u200e\u200f\u061c]/g, '');
  for (const [word, letter] of SIDES) out = out.replace(word, letter);
  return out.replace(/^\s*geo:/i, '').trim().toUpperCase();
}

/** An MGRS square as the library takes it; '' = it is none. @param {string} text */
export function mgrsOf(text) {
  const square = plain(text).replace(/[\s,]/g, '');
  return MGRS.test(square) ? square : '';
}

/**
 * Reads a place. Without letters for the sides latitude comes first, as people write it; where it could be meant the other way round too, that is the
 * second answer.
 * @param {string} text @returns {Spot[]} [] = it is none
 */
export function readSpots(text) {
  const written = plain(text);
  if (!/\d/.test(written) || /[^\d\s.,°'"+\-NSEW]/.test(written)) return [];
  if (/[NSEW]/.test(written)) return lettered(written);
  const pair = halves(written).map((half) => angle(half));
  const [a, b] = pair;
  if (pair.length !== 2 || a === null || b === null) return [];
  return [spot(b, a), ...(a === b ? [] : [spot(a, b)])].filter((one) => one !== null);
}

/** @param {string} text with letters for the sides, before or behind the numbers @returns {Spot[]} */
function lettered(text) {
  const parts = /^[NSEW]/.test(text) ? text.match(/[NSEW][^NSEW]*/g) : text.match(/[^NSEW]*[NSEW]/g);
  if (parts?.length !== 2 || parts.join('').length !== text.length) return [];
  const read = parts.map((part) => ({ side: /** @type {RegExpMatchArray} */ (part.match(/[NSEW]/))[0], value: angle(part.replace(/[NSEW,]/g, ' ')) }));
  const lat = read.find(({ side }) => 'NS'.includes(side));
  const lng = read.find(({ side }) => 'EW'.includes(side));
  if (!lat || !lng || lat.value === null || lng.value === null || lat.value < 0 || lng.value < 0) return [];
  const one = spot(lng.side === 'W' ? -lng.value : lng.value, lat.side === 'S' ? -lat.value : lat.value);
  return one ? [one] : [];
}

/** The two angles of a text without letters: parted by a comma, or as many numbers each. @param {string} text @returns {string[]} */
function halves(text) {
  if (/^[+-]?\d+,\d+\s+[+-]?\d+,\d+$/.test(text)) return text.replaceAll(',', '.').split(/\s+/); // decimal commas
  if (text.includes(',')) return text.split(',');
  const numbers = text.replace(/[°'"]/g, ' ').trim().split(/\s+/);
  const half = numbers.length / 2;
  if (half % 1) return [];
  return [numbers.slice(0, half).join(' '), numbers.slice(half).join(' ')];
}

/** Degrees, or degrees and minutes, or these and seconds. @param {string} text @returns {number|null} */
function angle(text) {
  const parts = text.replace(/[°'"]/g, ' ').trim().split(/\s+/);
  if (!parts.length || parts.length > 3 || !parts.every((part, i) => (i ? /^\d+(\.\d+)?$/ : /^[+-]?\d+(\.\d+)?$/).test(part))) return null;
  if (parts.slice(0, -1).some((part) => part.includes('.'))) return null;
  const [degrees, minutes = 0, seconds = 0] = parts.map(Number);
  if (minutes >= 60 || seconds >= 60) return null;
  const value = Math.abs(degrees) + minutes / 60 + seconds / 3600;
  return parts[0].startsWith('-') ? -value : value;
}

/** @param {number} lng @param {number} lat @returns {Spot|null} */
const spot = (lng, lat) => (Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? { lng: round(lng), lat: round(lat) } : null);

/** A tenth of a metre. @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e6) / 1e6 + 0;
