/** Names of countries, governorates and places in the page's language, none over another. */
import { box, centre, holds } from './path.js';
import { beside, clear, place } from './placing.js';

/** @typedef {import('./viewtiles.js').ViewTiles} ViewTiles @typedef {import('./placing.js').Label} Label */
/** @typedef {{text: string, soft: string, halo: string, facility: string}} Colours */
/** @typedef {{ctx: CanvasRenderingContext2D, origin: {x: number, y: number}, size: {x: number, y: number}}} Frame */

const FONTS = {
  country: '600 13px system-ui, "Segoe UI", "Noto Sans Arabic", sans-serif',
  admin1: '500 11px system-ui, "Segoe UI", "Noto Sans Arabic", sans-serif',
  small: '600 10.5px system-ui, "Segoe UI", "Noto Sans Arabic", sans-serif',
  place: '500 11.5px system-ui, "Segoe UI", "Noto Sans Arabic", sans-serif',
};

/** @param {Record<string, any>} p @param {string} lang */
const nameOf = (p, lang) => (lang === 'ar' ? p.name_ar || p.name_en : p.name_en || p.name_ar) || '';

/**
 * One label an area, where most of it is seen.
 * @param {ViewTiles} tiles @param {Frame} frame @param {string} lang @param {'country'|'admin1'} kind @param {number} weight
 */
function areaLabels(tiles, frame, lang, kind, weight) {
  /** @type {Map<string, {x: number, y: number, area: number}>} */
  const spots = new Map();
  tiles.each((feature, corner) => {
    const { area, x, y } = centre(feature);
    const k = 512 / feature.extent;
    const name = nameOf(feature.properties, lang);
    const spot = spots.get(name) ?? { x: 0, y: 0, area: 0 };
    spot.x += (corner.x + x * k - frame.origin.x) * area;
    spot.y += (corner.y + y * k - frame.origin.y) * area;
    spot.area += area;
    if (name && area) spots.set(name, spot);
  });
  return [...spots].filter(([, s]) => s.area * (512 / 4096) ** 2 > (kind === 'country' ? 3000 : 6000))
    .map(([text, s]) => label(frame.ctx, text, s.x / s.area, s.y / s.area, kind, weight));
}

/**
 * What tells the name of the country at a place (canvas pixels), as labels have it; '' = sea. Hundreds of places are asked for a name that has to go aside, and
 * again for the next best kind of place: outlines are looked at by their boxes first, and no place twice.
 * @param {ViewTiles} tiles @param {Frame} frame @param {string} lang @returns {(x: number, y: number) => string}
 */
function countriesAt(tiles, frame, lang) {
  /** @type {{feature: import('./tilestore.js').Drawn, k: number, x: number, y: number, name: string}[]} */
  const seen = [];
  tiles.each((feature, corner) => {
    seen.push({ feature, k: feature.extent / 512, x: frame.origin.x - corner.x, y: frame.origin.y - corner.y, name: nameOf(feature.properties, lang).toLocaleUpperCase('en') });
  });
  const find = (/** @type {number} */ x, /** @type {number} */ y) => seen.find(({ feature, k, x: left, y: top }) => {
    const [px, py] = [(x + left) * k, (y + top) * k];
    if (px < 0 || py < 0 || px >= feature.extent || py >= feature.extent) return false;
    const b = box(feature);
    return px >= b.left && px <= b.right && py >= b.top && py <= b.bottom && holds(feature, px, py);
  })?.name ?? '';
  /** @type {Map<string, string>} */
  const known = new Map();
  return (x, y) => {
    const key = `${x},${y}`;
    const name = known.get(key) ?? find(x, y);
    known.set(key, name);
    return name;
  };
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {Label['kind']} kind @param {number} weight @returns {Label} */
function label(ctx, text, x, y, kind, weight) {
  ctx.font = FONTS[kind];
  ctx.letterSpacing = kind === 'country' && /[A-Za-z]/.test(text) ? '1.5px' : '0px';
  const shown = kind === 'country' ? text.toLocaleUpperCase('en') : text;
  return { text: shown, x, y, width: ctx.measureText(shown).width, height: 14, weight, kind, dot: false };
}

/** @param {ViewTiles} tiles @param {Frame} frame @param {string} lang */
function placeLabels(tiles, frame, lang) {
  /** @type {Label[]} */
  const labels = [];
  tiles.each((feature, corner) => {
    const p = feature.properties;
    const spot = feature.lines[0]?.[0];
    const text = nameOf(p, lang);
    if (!spot || !text) return;
    const k = 512 / feature.extent;
    const at = { x: corner.x + spot.x * k - frame.origin.x, y: corner.y + spot.y * k - frame.origin.y };
    const weight = 10 + Number(p.rank ?? 12) - Math.log10(Number(p.population) || 1) / 10;
    labels.push({ ...label(frame.ctx, text, at.x, at.y, 'place', weight), height: 18, dot: true });
  });
  return labels;
}

/**
 * @param {Frame} frame @param {{countries: ViewTiles, admin1: ViewTiles|null, places: ViewTiles|null}} tiles
 * @param {string} lang @param {Colours} colours @param {number} zoom @param {(one: Label) => boolean} free false where a mark lies
 * @returns {number} labels drawn
 */
export function paintLabels(frame, tiles, lang, colours, zoom, free) {
  const country = countriesAt(tiles.countries, frame, lang);
  const labels = zoom <= 8 ? areaLabels(tiles.countries, frame, lang, 'country', 5).map((one) => clear(one, country, free)) : [];
  if (tiles.admin1 && zoom >= 8) labels.push(...areaLabels(tiles.admin1, frame, lang, 'admin1', 14));
  const places = tiles.places ? placeLabels(tiles.places, frame, lang).map((one) => beside(one, free)) : [];
  const placed = place([...labels, ...places].filter((one) => one !== null));
  for (const one of placed) paint(frame.ctx, one, colours);
  return placed.length;
}

/** @param {CanvasRenderingContext2D} ctx @param {Label} one @param {Colours} colours */
function paint(ctx, one, colours) {
  ctx.font = FONTS[one.small ? 'small' : one.kind];
  ctx.letterSpacing = one.kind === 'country' && /[A-Z]/.test(one.text) ? (one.small ? '0.9px' : '1.5px') : '0px';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3;
  ctx.strokeStyle = colours.halo;
  ctx.strokeText(one.text, one.x, one.y);
  ctx.fillStyle = one.kind === 'place' ? colours.text : colours.soft;
  ctx.fillText(one.text, one.x, one.y);
  if (!one.dot) return;
  ctx.beginPath();
  ctx.arc(one.x + (one.aside?.x ?? 0), one.y + (one.aside?.y ?? 0), 2, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.fillStyle = colours.soft;
  ctx.fill();
}
