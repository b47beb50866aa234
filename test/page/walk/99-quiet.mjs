/** The end of the walk: what must not have happened on the way. */
import assert from 'node:assert/strict';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ strangers, complaints }) => ({
  async 'ask nobody else, complain of nothing'() {
    assert.deepEqual(strangers, [], 'requests to another origin');
    assert.deepEqual(complaints(), [], 'errors in the console');
  },
});
