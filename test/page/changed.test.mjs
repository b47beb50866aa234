/** What changed between two states of a record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from '../../static/state/changed.js';

const record = (killed, more = {}) => ({
  incident: { title: { en: 'A' }, place: { precision: 'area' }, tags: ['a', 'b'], ...more },
  outcomes: [{ measure: 'killed', who: 'all', best: killed }, { measure: 'wounded', who: 'all', best: 2 }], actors: [{ actor: { name: 'X' }, role: 'initiator' }], claims: [],
});

test('only what differs is told, whatever the order of a list', () => {
  const after = record(7, { place: { precision: 'near' }, tags: ['a', 'b', 'c'] });
  after.outcomes.reverse();
  assert.deepEqual(differences(record(5), after), [
    { path: 'place.precision', before: 'area', after: 'near' }, { path: 'tags', before: 'a; b', after: 'a; b; c' }, { path: 'outcomes[killed all].best', before: '5', after: '7' },
  ]);
});

test('the same twice: nothing; what is unknown is neither zero nor a word', () => {
  assert.deepEqual(differences(record(5), record(5)), []);
  assert.deepEqual(differences(record(null), record(0)), [{ path: 'outcomes[killed all].best', before: '', after: '0' }]);
  assert.deepEqual(differences(record(3), record(null)), [{ path: 'outcomes[killed all].best', before: '3', after: '' }]);
});
