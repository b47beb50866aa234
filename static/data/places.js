/** Places to go to: found by name on the server, read from numbers here. */
import { mgrsOf, readSpots } from '../state/place.js';
import { Refused, getJSON } from './fetch.js';

/**
 * @typedef {object} Place
 * @property {string} [id] in its collection
 * @property {string} name '' = only its numbers
 * @property {string} kind place, area, corridor, border, governorate, country, facility; spot, swapped or square for numbers
 * @property {string} adm0
 * @property {string} matched another name by which it was found; '' = its own
 * @property {[number, number]} position longitude and latitude
 * @property {[number, number, number, number]} bbox west, south, east, north
 * @property {string} [mgrs]
 * @property {number} [metres] edge of a square
 */

const MOST = 8;
const LONGEST = 100;

/** @param {string} text @param {string} lang @param {AbortSignal} signal @returns {Promise<Place[]>} */
export async function findPlaces(text, lang, signal) {
  const numbers = await byNumbers(text);
  if (numbers.length) return numbers;
  const q = [...text.trim()].slice(0, LONGEST).join('');
  try {
    const { places } = await getJSON(`/places?${new URLSearchParams({ q, lang: lang === 'ar' ? 'ar' : 'en', limit: String(MOST) })}`, signal);
    return places.map((/** @type {any} */ p) => ({ id: p.id, name: p.name, kind: p.kind, adm0: p.adm0 ?? '', matched: otherName(p), position: p.position, bbox: p.bbox }));
  } catch (error) {
    if (error instanceof Refused) return []; // nothing in it that could be a name
    throw error;
  }
}

/** The name that was found, where it is none of those that are shown. @param {any} p */
const otherName = ({ matched, name, name_en: en, name_ar: ar }) => ([name, en, ar].includes(matched) ? '' : matched);

/** @param {string} text @returns {Promise<Place[]>} */
async function byNumbers(text) {
  const square = mgrsOf(text);
  const spots = square ? [] : readSpots(text);
  if (!square && !spots.length) return [];
  const mgrs = await import('mgrs').catch(() => null); // without it: numbers still do
  if (square) return mgrs ? squareOf(mgrs, square) : [];
  return spots.map(({ lng, lat }, i) => ({ name: '', kind: i ? 'swapped' : 'spot', adm0: '', matched: '', position: [lng, lat], bbox: [lng, lat, lng, lat], mgrs: mgrs ? spelled(mgrs, lng, lat) : '' }));
}

/** @param {typeof import('mgrs')} mgrs @param {string} square @returns {Place[]} */
function squareOf(mgrs, square) {
  try {
    const [west, south, east, north] = mgrs.inverse(square);
    const [lng, lat] = mgrs.toPoint(square);
    if (![west, south, east, north, lng, lat].every(Number.isFinite)) return [];
    const digits = square.replace(/^\d{1,2}/, '').replace(/\D/g, '').length / 2;
    return [{ name: '', kind: 'square', adm0: '', matched: '', position: [lng, lat], bbox: [west, south, east, north], mgrs: spaced(square), metres: 10 ** (5 - digits) }];
  } catch { return []; } // a square that is not there
}

/** @param {typeof import('mgrs')} mgrs @param {number} lng @param {number} lat */
function spelled(mgrs, lng, lat) {
  try { return spaced(mgrs.forward([lng, lat], 5)); } catch { return ''; } // near the poles there is none
}

/** "37S DV 12345 67890" @param {string} square */
function spaced(square) {
  const [, zone, letters, digits] = /** @type {RegExpExecArray} */ (/^(\d{1,2}[A-Z])([A-Z]{2})(\d*)$/.exec(square));
  return [zone, letters, digits.slice(0, digits.length / 2), digits.slice(digits.length / 2)].filter(Boolean).join(' ');
}
