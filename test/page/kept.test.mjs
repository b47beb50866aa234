import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_KEPT, drop, keep, readKept, rename } from '../../static/state/kept.js';

/** @returns {Storage} */
function storage(text = null, full = false) {
  let held = text;
  return { getItem: () => held, setItem: (_, value) => { if (full) throw new DOMException('full', 'QuotaExceededError'); held = value; } };
}
const circle = 'circle:40,35,30';

test('areas are kept, renamed and dropped by their names', () => {
  const s = storage();
  assert.equal(keep({ name: ' My valley ', shape: circle }, s), true);
  assert.equal(keep({ name: 'B', shape: 'polygon:40 34,41 34,41 35,40 34' }, s), true);
  assert.deepEqual(readKept(s), [{ name: 'My valley', shape: circle }, { name: 'B', shape: 'polygon:40 34,41 34,41 35' }]);
  assert.equal(keep({ name: 'B', shape: circle }, s), true, 'the same name: another shape');
  assert.equal(readKept(s).length, 2);
  assert.equal(rename('B', 'My valley', s), false, 'the name is taken');
  assert.equal(rename('B', 'C', s), true);
  assert.equal(rename('nobody', 'D', s), false);
  assert.equal(drop('C', s), true);
  assert.deepEqual(readKept(s).map(({ name }) => name), ['My valley']);
});

test('what is no area is not kept, and what others wrote there does no harm', () => {
  assert.equal(keep({ name: '', shape: circle }, storage()), false);
  assert.equal(keep({ name: 'a', shape: 'line:1 2,3 4' }, storage()), false);
  for (const text of ['{', '{}', 'null', '[1, null, {"name": 3}, {"name": "a", "shape": "x"}]']) assert.deepEqual(readKept(storage(text)), [], text);
  assert.deepEqual(readKept({ getItem() { throw new Error('not allowed'); } }), []);
});

test('a full storage is told', () => {
  assert.equal(keep({ name: 'a', shape: circle }, storage(null, true)), false);
  const many = storage(JSON.stringify(Array.from({ length: MOST_KEPT }, (_, i) => ({ name: `a${i}`, shape: circle }))));
  assert.equal(keep({ name: 'one more', shape: circle }, many), false);
});
