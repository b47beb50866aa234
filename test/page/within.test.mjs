/** What is not known of a belt's or a corridor's incidents is no number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from '../../static/panel/within.js';

const NOTHING = { certain: null, possible: null, probable: null };

test('how surely incidents lie in it is told where it is known of any', () => {
  assert.deepEqual(within({ certain: 2, possible: 5, probable: 3.456, unknown_uncertainty: 9 }), { certain: 2, possible: 5, probable: 3.5 });
  assert.deepEqual(within({ certain: 0, possible: 1, probable: 0.04, unknown_uncertainty: 9 }), { certain: 0, possible: 1, probable: 0 });
});

test('where the uncertainty of none is known, nothing is told; of no incidents, 0', () => {
  assert.deepEqual(within({ certain: 0, possible: 0, probable: 0, unknown_uncertainty: 9 }), NOTHING);
  assert.deepEqual(within({ certain: 0, possible: 0, probable: 0, unknown_uncertainty: 0 }), { certain: 0, possible: 0, probable: 0 });
  assert.deepEqual(within({ ...NOTHING, unknown_uncertainty: null }), NOTHING, 'left out by the filter');
});
