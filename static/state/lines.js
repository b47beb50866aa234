/**
 * Belts and corridors in the state: the belt or corridor that is the page's filter, and what their panels tell of.
 * @typedef {import('./kinds.js').PanelKind} PanelKind
 * @typedef {import('./kinds.js').Panel} Panel
 * @typedef {{km: number, belt: string, soil: string, corridor: string, half: number|null}} Lines
 */
import { isMonday } from './days.js';
import { joinList } from './list.js';

/** Belt width in km that is not written. */
export const WIDTH_KM = 25;
/** Widths of the sliders in km. */
export const SLIDER = { least: 5, most: 100 };
export const HALF_SLIDER = { least: 1, most: 50 };
/** What may be watched. */
export const WATCHED = /** @type {const} */ (['adm1', 'border', 'adm0', 'corridor', 'area']);

/** The further analyses, by the last part of their address. */
export const ANALYSES = /** @type {const} */ (['near-repeat', 'scan', 'clusters', 'density', 'seam', 'lethality']);

const COUNTRY = /^[A-Z]{3}$/;
export const BORDER = /^[A-Z]{3}-[A-Z]{3}$/;
const MOST_KM = 100;

/**
 * What a tempo panel watches, of which area it tells more, and of which week: "adm1", "adm1/IQ-AN", "border/IRQ-SYR@2017-03-06".
 * @param {string} id @returns {{by: string, area: string, week: string}|null} week: a Monday, '' = the newest that can be judged
 */
export function watchedOf(id) {
  const [, by, area = '', week = ''] = /^(adm1|border|adm0|corridor|area)(?:\/([A-Za-z0-9-]{2,100}))?(?:@(\d{4}-\d\d-\d\d))?$/.exec(id) ?? [];
  return by && (!week || isMonday(week)) ? { by, area, week } : null;
}

/**
 * Between which areas lines are looked for, and which added layer says where the ground is open: "FROM/TO", "FROM/TO/LAYER"; either end may be open.
 * @typedef {{from: string, to: string, openness: string}} Sought openness '' = no layer
 * @param {string} id @returns {Sought|null}
 */
export function soughtOf(id) {
  const [, from, to, openness = ''] = /^([A-Za-z0-9-]{0,100})\/([A-Za-z0-9-]{0,100})(?:\/([a-z][a-z0-9_-]{0,62}))?$/.exec(id) ?? [];
  return from === undefined ? null : { from, to, openness };
}

/** @param {Sought} sought */
export const soughtID = ({ from, to, openness }) => `${from}/${to}${openness ? `/${openness}` : ''}`;

/** @param {{by: string, area?: string, week?: string}} watched */
export const watchedID = ({ by, area = '', week = '' }) => `${by}${area ? `/${area}` : ''}${week ? `@${week}` : ''}`;

/** @returns {Lines} */
export const noLines = () => ({ km: WIDTH_KM, ...noLineFilter(), half: null });

/** No belt and no corridor is the filter. */
export const noLineFilter = () => ({ belt: '', soil: '', corridor: '' });

/** @param {string} text @returns {number|null} */
function width(text) {
  const km = Math.round(Number(text) * 10) / 10;
  return text.trim() !== '' && km > 0 && km <= MOST_KM ? km : null;
}

/** @param {string} text @returns {string} */
const parseBelt = (text) => [...new Set(text.split(',').filter((b) => BORDER.test(b)))].sort().slice(0, 50).join();

/**
 * Reads them, and takes the belt's side out of the filter of who acted: both are called side, as the server calls them.
 * @param {URLSearchParams} q @param {Record<string, string[]>} filters @returns {Lines}
 */
export function parseLines(q, filters) {
  const get = (/** @type {string} */ name) => q.get(name) ?? '';
  const lines = { ...noLines(), km: width(get('width_km')) ?? WIDTH_KM, belt: parseBelt(get('belt')), corridor: get('corridor').trim().slice(0, 200), half: width(get('half_width_km')) };
  const sides = filters.side ?? [];
  const countries = sides.filter((s) => COUNTRY.test(s));
  if (!countries.length) return lines;
  filters.side = sides.filter((s) => !COUNTRY.test(s));
  if (!filters.side.length) delete filters.side;
  return { ...lines, soil: lines.belt.includes(countries[0]) ? countries[0] : '' };
}

/** @param {URLSearchParams} q @param {import('./url.js').State} state */
export function formatLines(q, state) {
  if (state.belt) q.set('belt', state.belt);
  if (state.belt && state.soil) putSide(q, state);
  if (state.km !== WIDTH_KM) q.set('width_km', String(state.km));
  if (state.corridor) q.set('corridor', state.corridor);
  if (state.half !== null) q.set('half_width_km', String(state.half));
}

/** Adds belt and corridor as the server's parameters. @param {URLSearchParams} q @param {import('./url.js').State} state */
export function putLines(q, state) {
  if (state.belt) {
    q.set('belt', state.belt);
    q.set('width_km', String(state.km));
    if (state.soil) putSide(q, state);
  }
  if (!state.corridor) return;
  q.set('corridor', state.corridor);
  if (state.half !== null) q.set('half_width_km', String(state.half));
}

/** @param {URLSearchParams} q @param {import('./url.js').State} state */
function putSide(q, { filters, soil }) { q.set('side', joinList([soil, ...(filters.side ?? [])])); }

/** Whether the open profile's line is the page's filter, on a side ('' = both). @param {import('./url.js').State} state @param {string} [soil] */
export function isFilter({ panel, belt, soil: now, corridor }, soil = '') {
  if (panel?.kind === 'belt') return belt === panel.id && now === soil;
  return panel?.kind === 'corridor' && corridor === panel.id;
}
