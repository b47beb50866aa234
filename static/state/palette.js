/**
 * Colours and shapes that mean something, for the map, the timeline and the legend alike. Sides are told apart by colour (chosen to
 * differ in lightness, for the colour-blind) and by an inner mark; types by shape.
 * @typedef {'adversary_action'|'security_action'|'engagement'|'other'} Side
 */
export const SIDES = /** @type {const} */ (['adversary_action', 'security_action', 'engagement', 'other']);

/** @type {Record<'light'|'dark', Record<Side, string>>} */
export const SIDE_COLOURS = {
  light: { adversary_action: '#c2461c', security_action: '#1b6ca8', engagement: '#c9982a', other: '#7b828a' },
  dark: { adversary_action: '#f0764a', security_action: '#5aa9e6', engagement: '#e9c46a', other: '#98a1ab' },
};

/** @param {'light'|'dark'} theme @param {string} side */
export const sideColour = (theme, side) => SIDE_COLOURS[theme][/** @type {Side} */ (side)] ?? SIDE_COLOURS[theme].other;

// Corners as [angle in turns from the top, radius]; a circle has none.
/** @param {number} n @param {number} [turn] @param {number} [radius] @returns {[number, number][]} */
const polygon = (n, turn = 0, radius = 1) => Array.from({ length: n }, (_, i) => [i / n + turn, radius]);
/** @param {number} n @param {number} inner @returns {[number, number][]} */
const star = (n, inner) => Array.from({ length: 2 * n }, (_, i) => [i / (2 * n), i % 2 ? inner : 1.2]);

/** A saltire: twelve corners, the arms' ends in pairs. @type {[number, number][]} */
const CROSS = [0, 1, 2, 3].flatMap((arm) => [[arm / 4, 0.48], [arm / 4 + 0.08, 1.1], [arm / 4 + 0.17, 1.1]]).map(([turn, r]) => /** @type {[number, number]} */ ([turn, r]));

/** @type {Record<string, [number, number][]>} */
const CORNERS = {
  explosive: star(8, 0.62), attack: polygon(4, 0, 1.15), security: polygon(4, 1 / 8, 1.2), facilitation: polygon(3, 0, 1.2),
  finance: polygon(6, 0, 1.05), propaganda: polygon(3, 1 / 2, 1.2), control: star(4, 0.5), armed_violence: [], civil: polygon(5, 0, 1.08), unknown: CROSS,
};

/** Corners of an event type's shape, in units of its radius, y down. @param {string} type @returns {[number, number][]} */
export function shape(type) {
  return (CORNERS[type] ?? []).map(([turn, r]) => [Math.sin(turn * 2 * Math.PI) * r, -Math.cos(turn * 2 * Math.PI) * r]);
}

/** What the map is painted with. */
export const PAINT = {
  light: {
    sea: '#dce5e8', land: '#f7f4ee', focus: '#fffdf8', coast: '#a9b5ba', border: '#8d8577', admin1: '#d9d2c4', belt: '#2f7f78', corridor: '#7a4fa3', area: '#a07a2c', facility: '#3c4650',
    text: '#39424a', soft: '#767d83', halo: 'rgba(255,253,248,.9)', paper: '#ffffff', hint: '#b35c00',
  },
  dark: {
    sea: '#0b1114', land: '#171f24', focus: '#222c33', coast: '#3d4b53', border: '#8b979f', admin1: '#37444c', belt: '#4fb0a5', corridor: '#b48ae0', area: '#c9a45a', facility: '#c3ccd3',
    text: '#cdd5da', soft: '#95a1aa', halo: 'rgba(16,22,26,.9)', paper: '#12181c', hint: '#f0c070',
  },
};
/** @typedef {typeof PAINT.light} Paint */
