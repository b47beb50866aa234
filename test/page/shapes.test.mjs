import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crosses } from '../../static/state/crossing.js';
import { distance, ringAround, segments, surface, travel } from '../../static/state/geodesic.js';
import { geometryOf, methodOf, surfaceOf } from '../../static/state/drawnarea.js';
import { brought, isBox, nameOfKind, readShape, shapeOf, whyNot, writeShape } from '../../static/state/shapes.js';
import { filterQuery, choices } from '../../static/state/query.js';
import { format, parse } from '../../static/state/url.js';
import { random } from './random.mjs';

// What the server's geo room says (Karney's algorithms, GeographicLib): geo.Distance, geo.Direct, geo.AreaM2.
const DISTANCES = [[40.14, 35.33, 44.36, 33.31, 448332.156], [36.28, 33.51, 36.29, 33.51, 929.1186], [-179.5, 10, 179.5, -20, 3320030.5078], [0, 0, 90, 0, 10018754.1714], [0, 0, 179, 0.5, 19902751.0326], [13, -45, 13, 80, 13870084.2499]];
const AFTER_250_KM = [[0, 40.14, 37.582911326], [37, 41.832692653, 37.117572422], [135, 42.047140343, 33.721304214], [271, 37.390127546, 35.338052816]];

test('distances are those of the server, to a millimetre', () => {
  for (const [a, b, c, d, m] of DISTANCES) {
    assert.ok(Math.abs(distance([a, b], [c, d]) - m) < 1e-3, `${a} ${b} ${c} ${d}: ${distance([a, b], [c, d])} for ${m}`);
    assert.ok(Math.abs(distance([c, d], [a, b]) - m) < 1e-3);
  }
  assert.ok(Math.abs(distance([0, 0], [179.9, 0.1]) / 19992082.1079 - 1) < 0.005, 'near the far side of the earth: of a sphere');
  assert.equal(distance([40, 35], [40, 35]), 0);
});

test('where one comes to is where the server comes to', () => {
  for (const [azimuth, lng, lat] of AFTER_250_KM) assert.deepEqual(travel([40.14, 35.33], azimuth, 250000).map((v) => v.toFixed(8)), [lng, lat].map((v) => v.toFixed(8)));
});

test('every corner of a circle is as far from its middle', () => {
  for (const corner of ringAround([40.14, 35.33], 400, 36)) assert.ok(Math.abs(distance([40.14, 35.33], corner) - 400000) < 1e-3);
});

test('surfaces are those of the server', () => {
  assert.ok(Math.abs(surface([[40, 34], [42, 34], [42.5, 36], [41, 37.2]]) - 50445890038.7) < 100);
  assert.ok(Math.abs(surface(ringAround([40.14, 35.33], 30, 3600)) / 2827426728.4 - 1) < 1e-8);
  assert.ok(surface([[40, 34], [41, 34], [42, 34]]) < 1e-3);
});

test('segments', () => assert.deepEqual(segments([[36.28, 33.51], [36.29, 33.51], [36.28, 33.51]]).map(Math.round), [929, 929]));

test('shapes are read and written in one spelling', () => {
  for (const [text, want] of [
    ['polygon:40 34,42 34,42 36', 'polygon:40 34,42 34,42 36'], ['polygon: 40.000001 34 , 42  34,42 36,40 34', 'polygon:40 34,42 34,42 36'],
    ['circle:40.14,35.33,30', 'circle:40.14,35.33,30'], ['circle:40.1400049,35.33,30.00049', 'circle:40.14,35.33,30'], ['line:1 2,1 2,3 4', 'line:1 2,3 4'], ['line:0.00001 -0,1 1', 'line:0.00001 0,1 1'],
  ]) assert.equal(writeShape(readShape(text)), want, text);
});

test('what is no shape is none, and throws nothing', () => {
  for (const text of ['', 'polygon:', 'polygon:1 2,3 4', 'polygon:1 2,3 4,1 2', 'polygon:0 0,1 1,2 2 2', 'polygon:0 0,2 2,2 0,0 2', 'polygon:0 0,0 1,0 2', 'polygon:0 0,200 0,0 5', 'polygon:-100 0,100 0,0 5', 'circle:1,2', 'circle:1,2,0', 'circle:1,2,1001', 'circle:1,2,0.0001', 'circle:,2,3', 'circle:1,91,3', 'line:1 2', 'square:1 2', 'POLYGON((0 0,1 0,1 1,0 0))', `polygon:${Array.from({ length: 1001 }, (_, i) => `${i / 10} ${i * i / 1e5}`)}`]) {
    assert.equal(readShape(text), null, text);
  }
  assert.equal(shapeOf('line:1 2,3 4', ['polygon', 'circle']), '');
});

test('why a ring is none', () => {
  assert.equal(whyNot([[0, 0], [2, 2], [2, 0], [0, 2]]), 'crosses');
  assert.equal(whyNot([[0, 0], [0, 1], [0, 2]]), 'flat');
  assert.equal(whyNot([[179, 0], [181, 0], [180, 2]]), 'outside');
  assert.equal(whyNot([[0, 0], [2, 0], [1, 1]]), '');
});

test('a ring crosses itself wherever it begins and whichever way it goes; one around a middle does not', () => {
  const r = random(3);
  for (let i = 0; i < 300; i++) {
    const ring = Array.from({ length: r.int(3, 8) }, () => [r.int(0, 5), r.int(0, 5)]);
    const turned = [...ring.slice(1), ring[0]];
    assert.equal(crosses(turned), crosses(ring), String(ring));
    assert.equal(crosses([...ring].reverse()), crosses(ring), String(ring));
  }
  const round = Array.from({ length: 12 }, (_, i) => [Math.cos(i / 2), Math.sin(i / 2)]);
  assert.equal(crosses(round), false);
});

test('a box is known by its corners', () => {
  assert.equal(isBox([[1, 1], [3, 1], [3, 2], [1, 2]]), true);
  assert.equal(isBox([[1, 1], [1, 2], [3, 2], [3, 1]]), true);
  assert.equal(isBox([[1, 1], [3, 1.5], [3, 2], [1, 2]]), false);
  assert.equal(isBox([[1, 1], [3, 1], [3, 2]]), false);
  assert.equal(nameOfKind(readShape('polygon:1 1,3 1,3 2,1 2')), 'box');
  assert.equal(nameOfKind(readShape('circle:1,1,3')), 'circle');
});

test('what was drawn on a copy of the world is brought home', () => assert.deepEqual(brought([[400, 35], [401, 36]]), [[40, 35], [41, 36]]));

test('areas and shapes are in the hash and in every question; what is measured is no filter', () => {
  const state = parse('#area=wadi-hauran,syrian-badia,%3Cb%3E&within=circle:40.14,35.33,30&measure=line:40+34,41+35');
  assert.deepEqual([state.areas, state.within, state.measure], [['syrian-badia', 'wadi-hauran'], 'circle:40.14,35.33,30', 'line:40 34,41 35']);
  assert.equal(decodeURIComponent(String(filterQuery({ ...state, refuted: true }))), 'area=syrian-badia,wadi-hauran&within=circle:40.14,35.33,30');
  assert.equal(choices(state), 3);
  assert.equal(format(state), 'area=syrian-badia,wadi-hauran&within=circle:40.14,35.33,30&measure=line:40+34,41+35');
});

test('a shape as an area of interest: a closed ring, and how it was made', () => {
  assert.deepEqual(geometryOf(readShape('polygon:40 34,42 34,42 36')), { type: 'Polygon', coordinates: [[[40, 34], [42, 34], [42, 36], [40, 34]]] });
  assert.deepEqual(methodOf(readShape('polygon:40 34,42 34,42 36')), { by: 'drawn' });
  const [ring] = geometryOf(readShape('circle:40.14,35.33,30')).coordinates;
  assert.equal(ring.length, 361);
  assert.deepEqual(ring[0], ring[360]);
  for (const corner of ring) assert.ok(Math.abs(distance([40.14, 35.33], corner) - 30000) < 0.2);
  assert.match(methodOf(readShape('circle:40.14,35.33,30')).note, /30 km around 40.14, 35.33/);
});

test('a saved area is a shape again: a circle where it still is one, one ring otherwise, none with holes', () => {
  const circle = { kind: 'circle', center: [40.14, 35.33], km: 30 };
  const saved = { geometry: geometryOf(circle), properties: { method: methodOf(circle) } };
  saved.geometry.coordinates[0].reverse();
  assert.deepEqual(surfaceOf(saved), circle);
  const moved = structuredClone(saved);
  moved.geometry.coordinates[0][5][0] += 0.01;
  assert.equal(surfaceOf(moved).kind, 'polygon');
  const box = [[40, 35], [41, 35], [41, 36], [40, 36], [40, 35]];
  assert.deepEqual(surfaceOf({ geometry: { type: 'MultiPolygon', coordinates: [[box]] }, properties: {} }), { kind: 'polygon', ring: box.slice(0, 4) });
  assert.equal(surfaceOf({ geometry: { type: 'Polygon', coordinates: [box, box] }, properties: {} }), null);
});
