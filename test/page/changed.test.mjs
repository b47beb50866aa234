/** What changed between two states of a record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from '../../static/state/changed.js';

const told = (before, after) => differences(before, after).map(({ path, before: was, after: is }) => ({ path, before: was, after: is }));

const record = (killed, more = {}) => ({
  incident: { title: { en: 'A' }, place: { precision: 'area' }, tags: ['a', 'b'], ...more },
  outcomes: [{ measure: 'killed', who: 'all', best: killed }, { measure: 'wounded', who: 'all', best: 2 }], actors: [{ actor: { name: 'X' }, role: 'initiator' }], claims: [],
});

test('only what differs is told, whatever the order of a list', () => {
  const after = record(7, { place: { precision: 'near' }, tags: ['a', 'b', 'c'] });
  after.outcomes.reverse();
  assert.deepEqual(told(record(5), after), [
    { path: 'place.precision', before: 'area', after: 'near' }, { path: 'tags', before: 'a; b', after: 'a; b; c' }, { path: 'outcomes[killed all].best', before: '5', after: '7' },
  ]);
});

test('the same twice: nothing; what is unknown is neither zero nor a word', () => {
  assert.deepEqual(told(record(5), record(5)), []);
  assert.deepEqual(told(record(null), record(0)), [{ path: 'outcomes[killed all].best', before: '', after: '0' }]);
  assert.deepEqual(told(record(3), record(null)), [{ path: 'outcomes[killed all].best', before: '3', after: '' }]);
});

test('two claims of one publisher are two, and one that is gone is told', () => {
  const claim = (quote) => ({ field: 'record', quote, document: { source: { publisher: 'P' } } });
  const [a, b] = [record(1), record(1)];
  a.claims = [claim('x'), claim('y')];
  b.claims = [claim('x'), claim('z')];
  assert.deepEqual(told(a, b), [{ path: 'claims[record P 2].quote', before: 'y', after: 'z' }]);
});

test('a part that is new or gone is told once, not by its fields', () => {
  const [a, b] = [record(1), record(1)];
  b.actors = [{ actor: { name: 'Y', class: 'rebel' }, role: 'target' }];
  assert.deepEqual(told(a, b), [{ path: 'actors[target Y]', before: '', after: 'yes' }, { path: 'actors[initiator X]', before: 'yes', after: '' }]);
});

test('every field has a word in both languages', async () => {
  const [{ default: en }, { default: ar }] = await Promise.all(['en', 'ar'].map((code) => import(`../../static/i18n/history/${code}.js`)));
  for (const field of ['when.days.first', 'place.precision', 'outcomes.best', 'actors.role', 'claims.document.source.publisher']) assert.ok(en[field] && ar[field], field);
});
