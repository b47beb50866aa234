/**
 * The state as the URL's hash spells it. parse never throws: what it cannot read, it leaves at its default.
 *
 * @typedef {{lat: number, lng: number, zoom: number}} View
 * @typedef {{from: string, to: string}} Range days, '' = open
 * @typedef {import('./pieces.js').Pieces & Core} State
 * @typedef {object} Core
 * @property {View|null} view null = the region
 * @property {Range|null} range null = not chosen: the page decides
 * @property {boolean} certain only what surely lies in the range
 * @property {Record<string, string[]>} filters values by field, sorted
 * @property {string} q text that is searched for, '' = none
 * @property {'view'|'all'} scope what the list lists
 * @property {string[]} layers shown layers, in the order of LAYERS
 * @property {number} width of the drawn belts in km
 * @property {number} assume uncertainty in km that analyses assume where the source tells none, 0 = they leave such places out
 * @property {import('./kinds.js').Panel|null} panel the open panel, null = none
 * @property {number} km belt width in km, of the profile and of the filter
 * @property {string} belt borders whose belt is the filter ("IRQ-SYR", of several with commas), '' = none
 * @property {string} soil side of that belt (a country), '' = both
 * @property {string} corridor the corridor that is the filter, '' = none
 * @property {number|null} half half-width of corridors in km, of the profile and of the filter; null = their own
 * @property {string} lang code of a language (i18n/languages.js), '' = as the browser prefers
 * @property {''|'light'|'dark'} theme '' = as the system prefers
 * @property {string} id open incident, '' = none
 * @property {number|null} source open claim of the incident
 */
import { ASSUMED } from './assume.js';
import { isDay } from './days.js';
import { FIELD_NAMES, FIRST_LAYERS, LAYERS, WIDTHS } from './fields.js';
import { parsePanel } from './kinds.js';
import { WIDTH_KM, formatLines, noLines, parseLines } from './lines.js';
import { joinList, splitList } from './list.js';
import { formatPieces, parsePieces, piecesDefaults } from './pieces.js';
import { searchOf } from './search.js';

/** @returns {State} */
export function defaults() {
  return {
    view: null, range: null, certain: false, filters: {}, q: '', scope: 'view', layers: [...FIRST_LAYERS],
    width: WIDTH_KM, assume: 0, lang: '', theme: '', id: '', source: null, panel: null, ...noLines(), ...piecesDefaults(),
  };
}

/** @template T @param {readonly T[]} allowed @param {any} value @param {T} other @returns {T} */
const oneOf = (allowed, value, other) => (allowed.includes(value) ? value : other);

/** @param {string} text lat,lng,zoom @returns {View|null} */
function parseView(text) {
  const [lat, lng, zoom, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (rest.length || ![lat, lng, zoom].every(Number.isFinite)) return null;
  if (Math.abs(lat) > 85 || Math.abs(lng) > 360 || zoom < 0 || zoom > 20) return null;
  return { lat: round(lat), lng: round(lng), zoom: Math.round(zoom) };
}

/** Five decimals are about a metre. @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5 + 0;

/** @param {string} text from..to, or all @returns {Range|null} */
function parseRange(text) {
  if (text === 'all') return { from: '', to: '' };
  const [from, to, ...rest] = text.split('..');
  if (rest.length || to === undefined) return null;
  if (![from, to].every((day) => day === '' || isDay(day))) return null;
  if (from && to && from > to) return { from: to, to: from };
  return { from, to };
}

/** @param {string} text */
function parseLayers(text) {
  const names = new Set(text.split(','));
  return LAYERS.filter((name) => names.has(name));
}

/** @param {string} text @returns {number|null} */
const parseIndex = (text) => (/^\d{1,3}$/.test(text) ? Number(text) : null);

/** @param {string} hash with or without the leading # @returns {State} */
export function parse(hash) {
  const q = new URLSearchParams(hash.replace(/^#/, ''));
  const get = (/** @type {string} */ name) => q.get(name) ?? '';
  const state = defaults();
  state.view = parseView(get('v'));
  state.range = q.has('t') ? parseRange(get('t')) : null;
  state.certain = get('m') === 'certain';
  for (const name of FIELD_NAMES) {
    const values = splitList(get(name));
    if (values.length) state.filters[name] = values;
  }
  state.panel = parsePanel(get('panel'));
  Object.assign(state, parseLines(q, state.filters), parsePieces(q));
  state.q = searchOf(get('q'));
  state.scope = oneOf(['view', 'all'], get('s'), 'view');
  if (q.has('l')) state.layers = parseLayers(get('l'));
  state.width = oneOf(WIDTHS, Number(get('w')), WIDTH_KM);
  state.assume = oneOf(ASSUMED, Number(get('assume')), 0);
  state.lang = /^[a-z]{2,3}$/.test(get('lang')) ? get('lang') : '';
  state.theme = oneOf(['light', 'dark'], get('theme'), '');
  state.id = get('id').slice(0, 200);
  state.source = state.id ? parseIndex(get('src')) : null;
  return state;
}

/** @param {State} state @returns {string} the hash without #; '' for the defaults */
export function format(state) {
  const q = new URLSearchParams();
  const { view, range } = state;
  if (view) q.set('v', [round(view.lat), round(view.lng), view.zoom].join(','));
  if (range) q.set('t', range.from || range.to ? `${range.from}..${range.to}` : 'all');
  if (state.certain) q.set('m', 'certain');
  for (const name of FIELD_NAMES) {
    if (state.filters[name]?.length) q.set(name, joinList(state.filters[name]));
  }
  if (state.panel) q.set('panel', `${state.panel.kind}:${state.panel.id}`);
  formatLines(q, state);
  if (state.q) q.set('q', state.q);
  if (state.scope !== 'view') q.set('s', state.scope);
  if (state.layers.join() !== FIRST_LAYERS.join()) q.set('l', state.layers.join(',') || 'none');
  if (state.width !== WIDTH_KM) q.set('w', String(state.width));
  formatPieces(q, state);
  if (state.assume) q.set('assume', String(state.assume));
  if (state.lang) q.set('lang', state.lang);
  if (state.theme) q.set('theme', state.theme);
  if (state.id) q.set('id', state.id);
  if (state.id && state.source !== null) q.set('src', String(state.source));
  return q.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}
