/** The spot's box in the address, and what a group knows of its reach. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { mark, merge } from '../../static/map/merge.js';
import { spotId, spotOf } from '../../static/state/table.js';

test('a spot comes back from its id, and nothing else is one', () => {
  const box = [40.12345, 35.1, 40.12346, 35.10001];
  assert.deepEqual(spotOf(spotId(box)), box);
  assert.equal(spotId([-0.000001, 1, 2, 3]), '0,1,2,3');
  for (const bad of ['', 'all', '1,2,3', '1,2,3,4,5', '200,0,1,1', '0,91,1,92', '0,5,1,4', '1e2,0,1,1', '0,0,1,1 ']) assert.equal(spotOf(bad), null, bad);
});

test('a group reaches as far as what it was joined from', () => {
  const [group] = merge([mark({ point_count: 5 }, 100, 100), mark({ id: 'a' }, 104, 97), mark({ id: 'b' }, 91, 102)]);
  assert.equal(group.count, 7);
  assert.deepEqual(group.reach, [91, 97, 104, 102]);
});
