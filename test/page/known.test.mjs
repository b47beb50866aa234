/** What was known then goes with every question, and is not taken for a filter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { then, momentOf, typed } from '../../static/state/known.js';
import { clearPieces } from '../../static/state/pieces.js';
import { choices, filterQuery, withoutLines, withoutTime } from '../../static/state/query.js';
import { format, parse } from '../../static/state/url.js';

test('what is no moment is none', () => {
  for (const text of ['', 'yesterday', '2026-02-30', '2026-02-30T10:00:00Z', '2026-02-03T24:00:00Z', '2026-02-03T10:00:00', '2026-02-03T10:00:00+03:00', '2026-02-03 10:00', '2026-02-03T10:00:00.1234567890Z']) assert.equal(parse(`as_of=${encodeURIComponent(text)}`).asOf, '', text);
  for (const text of ['2026-02-28', '2024-02-29', '2026-02-03T10:00:00Z', '2026-02-03T23:59:59.123456Z']) assert.equal(parse(`as_of=${encodeURIComponent(text)}`).asOf, text);
});

test('it goes with every question, and is no choice', () => {
  const state = parse('t=2015-01-01..2016-01-01&as_of=2026-02-03&belt=IRQ-SYR');
  for (const query of [filterQuery(state), withoutTime(state), withoutLines(state)]) assert.equal(query.get('as_of'), '2026-02-03');
  assert.equal(choices(state), 1, 'the belt alone is a choice');
  assert.equal({ ...state, ...clearPieces() }.asOf, '2026-02-03', '"clear all" leaves it');
  assert.ok(format(state).includes('as_of=2026-02-03'));
  assert.ok(!filterQuery({ ...state, asOf: '' }).has('as_of'));
});

test('a moment is typed as a day and a time', () => {
  assert.equal(momentOf('2026-02-03', ''), '2026-02-03');
  assert.equal(momentOf('2026-02-03', '09:30'), '2026-02-03T09:30:00Z');
  assert.deepEqual(typed('2026-02-03T09:30:00Z'), { day: '2026-02-03', time: '09:30' });
  assert.deepEqual(typed('2026-02-03'), { day: '2026-02-03', time: '' });
  assert.equal(then('/incidents/TM-1', '2026-02-03T09:30:00Z'), '/incidents/TM-1?as_of=2026-02-03T09%3A30%3A00Z');
  assert.equal(then('/incidents/TM-1', ''), '/incidents/TM-1');
});
