import assert from 'node:assert/strict';
import { test } from 'node:test';
import { under, xOf, SIZE } from '../../static/panel/chart/paint.js';
import { rowsOf, weeksInRow } from '../../static/panel/chart/rows.js';
import { middle, nearestBin } from '../../static/panel/nearest.js';
import { shared } from '../../static/panel/weekmarks.js';
import { random } from './random.mjs';
import { addDays } from '../../static/state/days.js';

const BINS = [{ from_km: 0, to_km: 10, count: 0, side_counts: [] }, { from_km: 10, to_km: 20, count: 0, side_counts: [] }, { from_km: 20, to_km: 25, count: 0, side_counts: [] }];

test('rows lose nothing, whatever their length', () => {
  const r = random(5);
  for (let i = 0; i < 200; i++) {
    const weeks = r.int(1, 1600);
    const strip = Array.from({ length: r.int(0, 60) }, () => ({ week: addDays('2001-01-01', 7 * r.int(0, weeks - 1)), from_km: [0, 10, 20][r.int(0, 2)], side_counts: [r.int(0, 3), r.int(0, 3)] }));
    const { rows } = rowsOf(strip, BINS, { first: '2001-01-01', last: addDays('2001-01-01', 7 * (weeks - 1)), most: 64 });
    assert.ok(rows.length <= 64, `${rows.length} rows of ${weeks} weeks`);
    const all = strip.reduce((n, c) => n + c.side_counts[0] + c.side_counts[1], 0);
    assert.equal(rows.reduce((n, row) => n + row.count, 0), all);
    assert.equal(rows.flatMap((row) => row.cells).reduce((n, c) => n + c, 0), all);
    for (let k = 1; k < rows.length; k++) assert.equal(rows[k].from, addDays(rows[k - 1].to, 1), 'no day between two rows');
    if (rows.length) assert.equal(rows.at(-1).to, addDays('2001-01-01', 7 * weeks - 1));
  }
});

test('nothing dated has no rows', () => assert.deepEqual(rowsOf([], BINS, { first: null, last: null, most: 64 }).rows, []));

test('a row holds one week while there is room', () => {
  assert.equal(weeksInRow('2001-01-01', '2002-01-01', 64), 1);
  assert.equal(weeksInRow('2001-01-01', '2020-12-28', 64), 26);
});

test('a distance and what lies under a pixel', () => {
  assert.equal(xOf(BINS, 15), 1.5);
  assert.equal(xOf(BINS, 22.5), 2.5);
  assert.equal(xOf(BINS, 30), 3);
  const what = { bins: BINS, rows: [{}, {}] };
  const width = SIZE.start + SIZE.sums + 30;
  assert.deepEqual(under(what, width, SIZE.start + 15, SIZE.profile + SIZE.axis + 5), { bin: 1, row: 1 });
  assert.deepEqual(under(what, width, 2, 2), { bin: null, row: null });
});

test('the nearest stretch, within the width only', () => {
  const stretches = [{ from_km: 0, coordinates: [[40, 34], [40, 35]] }, { from_km: 111, coordinates: [[40, 35], [41, 36]] }];
  assert.equal(nearestBin(stretches, { lng: 40.1, lat: 34.5 }, 25), 0);
  assert.equal(nearestBin(stretches, { lng: 40.7, lat: 35.6 }, 25), 111);
  assert.equal(nearestBin(stretches, { lng: 42, lat: 34.5 }, 25), null);
  assert.equal(nearestBin([], { lng: 42, lat: 34.5 }, 25), null);
});

test('a place stands for a shape', () => {
  assert.deepEqual(middle({ type: 'Point', coordinates: [40, 34] }), { lng: 40, lat: 34 });
  assert.deepEqual(middle({ type: 'Polygon', coordinates: [[[40, 34], [42, 34], [42, 35], [40, 34]]] }), { lng: 41, lat: 34.5 });
});

test('the days of a row, as far as they are asked for', () => {
  const row = { from: '2019-03-04', to: '2019-03-10' };
  assert.deepEqual(shared(row, { from: '', to: '' }), row);
  assert.deepEqual(shared(row, { from: '2019-03-06', to: '' }), { from: '2019-03-06', to: '2019-03-10' });
  assert.deepEqual(shared(row, { from: '2019-01-01', to: '2019-03-05' }), { from: '2019-03-04', to: '2019-03-05' });
  assert.equal(shared(row, { from: '2019-03-11', to: '' }), null);
});
