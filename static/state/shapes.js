/**
 * Shapes that a reader draws, as text: what the server takes as within=, and lines, which only measure. One shape has one spelling: five
 * decimals of a degree (about a metre), metres of a radius.
 * @typedef {[number, number]} Position longitude and latitude in degrees, WGS 84
 * @typedef {{kind: 'polygon', ring: Position[]}} Polygon not closed
 * @typedef {{kind: 'circle', center: Position, km: number}} Circle
 * @typedef {{kind: 'line', line: Position[]}} Line
 * @typedef {Polygon|Circle|Line} Shape
 */
import { crosses } from './crossing.js';

/** The server takes no more. */
const MOST_KM = 1000;
const MOST = 1000;
const LEAST = { polygon: 3, line: 2 };

/** @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5 + 0;

/** @param {number} km */
const metres = (km) => Math.round(km * 1e3) / 1e3;

/** @param {string} text @returns {Shape|null} null = it is none, or none that could be asked for */
export function readShape(text) {
  const [, kind, rest] = /^(polygon|circle|line):([-\d.,e +]{1,40000})$/.exec(text) ?? [];
  if (kind === 'circle') return circle(rest.split(',').map(number));
  if (kind !== 'polygon' && kind !== 'line') return null;
  const list = rest.split(',').map((pair) => pair.trim().split(/\s+/).map(number));
  if (!list.every((pair) => pair.length === 2)) return null;
  return path(kind, /** @type {Position[]} */ (list));
}

/** @param {string} text */
const number = (text) => (text.trim() === '' ? NaN : Number(text));

/** @param {number[]} numbers @returns {Circle|null} */
function circle(numbers) {
  const [lng, lat, km] = numbers;
  if (numbers.length !== 3 || !there([lng, lat]) || !(metres(km) > 0 && metres(km) <= MOST_KM)) return null;
  return { kind: 'circle', center: [round(lng), round(lat)], km: metres(km) };
}

/** @param {'polygon'|'line'} kind @param {Position[]} list @returns {Polygon|Line|null} */
function path(kind, list) {
  if (!list.every(there)) return null;
  const corners = list.map(([lng, lat]) => /** @type {Position} */ ([round(lng), round(lat)])).filter((p, i, all) => !i || !same(p, all[i - 1]));
  if (kind === 'polygon' && corners.length > 1 && same(corners[0], corners[corners.length - 1])) corners.pop();
  if (corners.length < LEAST[kind] || corners.length >= MOST) return null;
  if (kind === 'line') return { kind, line: corners };
  return whyNot(corners) ? null : { kind, ring: corners };
}

/**
 * Why a ring is no area that could be asked for; '' = it is one.
 * @param {Position[]} ring @returns {''|'outside'|'flat'|'crosses'} outside: beyond ±180 degrees, or across that line
 */
export function whyNot(ring) {
  if (!ring.every(there) || ring.some((p, i) => Math.abs(p[0] - ring[(i + 1) % ring.length][0]) > 180)) return 'outside';
  if ([0, 1].some((axis) => new Set(ring.map((p) => p[axis])).size < 2)) return 'flat';
  return crosses(ring) ? 'crosses' : '';
}

/** @param {Position} p */
const there = ([lng, lat]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90;

/** @param {Position} a @param {Position} b */
const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/** @param {Shape} shape */
export function writeShape(shape) {
  if (shape.kind === 'circle') return `circle:${[...shape.center.map(round), metres(shape.km)].map(plain).join(',')}`;
  return `${shape.kind}:${positions(shape).map((p) => p.map((v) => plain(round(v))).join(' ')).join(',')}`;
}

/** Never 1e-5. @param {number} value */
const plain = (value) => (Math.abs(value) < 1e-4 && value !== 0 ? value.toFixed(5) : String(value));

/** The one spelling; '' = no shape. @param {string} text @param {Shape['kind'][]} kinds */
export function shapeOf(text, kinds) {
  const shape = readShape(text);
  return shape && kinds.includes(shape.kind) ? writeShape(shape) : '';
}

/** @param {Shape} shape @returns {Position[]} its corners; of a circle its middle */
export const positions = (shape) => (shape.kind === 'polygon' ? shape.ring : shape.kind === 'line' ? shape.line : [shape.center]);

/** Whether a ring is a box: its edges go along a meridian and a parallel in turn. @param {Position[]} ring */
export function isBox(ring) {
  if (ring.length !== 4) return false;
  const along = ring.map((p, i) => Number(p[0] === ring[(i + 1) % 4][0]) - Number(p[1] === ring[(i + 1) % 4][1]));
  return along.every((way, i) => way !== 0 && way === -along[(i + 1) % 4]);
}

/** What it is called. @param {Shape} shape @returns {'box'|'polygon'|'circle'|'line'} */
export const nameOfKind = (shape) => (shape.kind === 'polygon' && isBox(shape.ring) ? 'box' : shape.kind);

/** A ring or line that was drawn on a copy of the world, as it is on the first one. @template {Position} T @param {T[]} list @returns {Position[]} */
export function brought(list) {
  const middle = list.reduce((sum, [lng]) => sum + lng, 0) / (list.length || 1);
  const turns = 360 * Math.round(middle / 360);
  return list.map(([lng, lat]) => [round(lng - turns), round(lat)]);
}
