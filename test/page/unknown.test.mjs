/** What is not here any more can be taken away alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownOf } from '../../static/state/unknown.js';
import { format, parse } from '../../static/state/url.js';

const state = parse('t=all&adm0=SYR,IRQ&event_type=attack,bogus&belt=IRQ-SYR,IRQ-XXX&side=XXX&corridor=c1&area=a1,a2');

test('what the server does not know is taken away, and nothing else with it', () => {
  const left = (/** @type {string} */ parameter, /** @type {string} */ value) => format({ ...state, ...unknownOf(state, parameter, value)?.change });
  const all = format(state);
  assert.equal(left('corridor', 'c1'), all.replace('&corridor=c1', ''));
  assert.equal(left('belt', 'IRQ-XXX'), all.replace('IRQ-SYR,IRQ-XXX', 'IRQ-SYR'));
  assert.equal(unknownOf({ ...state, other: 'c2' }, 'other', 'c2')?.change?.other, '');
  assert.equal(left('area', 'a1'), all.replace('area=a1,a2', 'area=a2'));
  assert.equal(left('event_type', 'bogus'), all.replace('event_type=attack,bogus', 'event_type=attack'));
  assert.equal(unknownOf(parse('t=all&event_type=bogus'), 'event_type', 'bogus')?.change?.filters?.event_type, undefined);
});

test('an unknown line of a panel is said, and no filter goes', () => {
  assert.equal(unknownOf(state, 'border', 'IRQ-XXX')?.change, null);
  assert.equal(unknownOf(state, 'corridor', 'other')?.change, null);
});

test('another mistake is none of these', () => {
  for (const [parameter, value] of [['width_km', '900'], ['datetime', 'x'], ['event_type', 'attacks'], ['', '']]) assert.equal(unknownOf(state, parameter, value), null);
});
