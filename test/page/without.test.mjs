/** Each choice that narrows the answer can be taken away alone, and nothing else with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterQuery } from '../../static/state/query.js';
import { parse } from '../../static/state/url.js';
import { sets, ways, withoutAll } from '../../static/state/without.js';

test('each way takes one choice away', () => {
  const state = parse('t=2015-01-01..2016-01-01&m=certain&adm0=SYR,IRQ&side=other&q=dam&belt=IRQ-SYR&corridor=c1&area=a1,a2&within=circle:40,35,30');
  const all = ways(state);
  assert.deepEqual(all.map(({ key }) => key), ['q', 'side', 'adm0', 'belt', 'corridor', 'areas', 'within', 'certain', 'range']);
  const names = (/** @type {any} */ s) => [...filterQuery(s).keys()].sort();
  const gone = { q: ['q'], side: ['side'], adm0: ['adm0'], belt: ['belt', 'width_km'], corridor: ['corridor'], areas: ['area'], within: ['within'], certain: ['date_match'], range: ['date_match', 'datetime'] };
  for (const { key, change } of all) {
    const left = names({ ...state, ...change });
    assert.deepEqual(names(state).filter((name) => !left.includes(name)), gone[key], key);
  }
});

test('nothing chosen, nothing to take away', () => { assert.deepEqual(ways(parse('t=all')), []); });

test('several are taken away together, each whole, and nothing else with them', () => {
  const state = parse('t=2015-01-01..2016-01-01&m=certain&adm0=SYR&side=other&belt=IRQ-SYR&q=dam');
  const left = (/** @type {string[]} */ keys) => ways({ ...state, ...withoutAll(state, keys) }).map(({ key }) => key);
  assert.deepEqual(left(['side', 'adm0']), ['q', 'belt', 'certain', 'range']);
  assert.deepEqual(left(['q', 'belt', 'range']), ['side', 'adm0']);
  assert.deepEqual(left(['certain', 'range']), ['q', 'side', 'adm0', 'belt']);
});

test('sets of a size', () => {
  assert.deepEqual(sets(['a', 'b', 'c'], 1), [['a'], ['b'], ['c']]);
  assert.deepEqual(sets(['a', 'b', 'c'], 2), [['a', 'b'], ['a', 'c'], ['b', 'c']]);
  assert.equal(sets([...'abcdefgh'], 3).length, 56);
});
