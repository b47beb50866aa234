/** What two periods or two sides are, and that swapping is its own inverse. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { before, differs, other, parse, swapped, twofold, whole, yearBefore } from '../../static/state/compare.js';
import { addDays } from '../../static/state/days.js';
import { width } from '../../static/state/playclock.js';
import { filterQuery } from '../../static/state/query.js';
import { defaults } from '../../static/state/url.js';
import { random } from './random.mjs';

test('the time before is as long and ends where the other begins', () => {
  const r = random(4);
  for (let i = 0; i < 300; i++) {
    const from = addDays('2000-01-01', r.int(0, 8000));
    const range = { from, to: addDays(from, r.int(0, 400)) };
    const b = before(range);
    assert.equal(addDays(b.to, 1), range.from);
    if (!range.from.endsWith('-01')) assert.equal(width(b), width(range));
  }
  assert.deepEqual(before({ from: '2016-03-01', to: '2016-04-30' }), { from: '2016-01-01', to: '2016-02-29' });
  assert.deepEqual(yearBefore({ from: '2016-02-01', to: '2016-02-29' }), { from: '2015-02-01', to: '2015-02-28' });
  assert.deepEqual(yearBefore({ from: '2016-02-10', to: '2016-02-29' }), { from: '2015-02-10', to: '2015-02-28' });
});

test('B has all of A but its time or side', () => {
  const state = { ...defaults(), range: { from: '2016-01-01', to: '2016-12-31' }, filters: { adm0: ['SYR'], side: ['engagement'] } };
  const time = { ...state, versus: { kind: 'time', range: { from: '2015-01-01', to: '2015-12-31' } } };
  assert.equal(String(filterQuery(other(time))), String(filterQuery(state)).replaceAll('2016', '2015'));
  const side = { ...state, versus: { kind: 'side', side: 'other' } };
  assert.equal(String(filterQuery(other(side))), String(filterQuery(state)).replace('engagement', 'other'));
  assert.equal(other(state), state);
  for (const one of [time, side]) {
    const there = { ...one, ...swapped(one) };
    assert.equal(String(filterQuery(there)), String(filterQuery(other(one))));
    assert.deepEqual({ ...there, ...swapped(there) }, one);
  }
});

test('two maps, or the difference beside its panel', () => {
  const state = { ...defaults(), versus: { kind: 'side', side: 'other' }, difference: true };
  assert.deepEqual([differs(state), twofold(state)], [false, true]);
  const open = { ...state, panel: { kind: 'compare', id: 'all' } };
  assert.deepEqual([differs(open), twofold(open)], [true, false]);
  assert.equal(twofold(defaults()), false);
});

test('what cannot be compared is not', () => {
  for (const text of ['', 't:2016', 't:2016-01-01..', 't:2016-02-01..2016-01-01', 'side:none', 'x:1', 't:2016-01-01..2016-01-02..2016-01-03']) assert.deepEqual(parse(new URLSearchParams({ cmp: text, diff: '1' })), { versus: null, difference: false }, text);
  assert.deepEqual(whole(defaults(), '2020-12-31'), { from: '2020-01-02', to: '2020-12-31' });
});
