/** The clock of the played timeline: month ends, whole days, the end and the loop. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays } from '../../static/state/days.js';
import { begin, frame, later, months, next, stepFor, stepped, width } from '../../static/state/playclock.js';
import { parse, speedOf } from '../../static/state/play.js';
import { random } from './random.mjs';

const how = (mode, step, loop = false) => ({ mode, step, speed: 2, loop });
const span = { from: '2015-01-01', to: '2016-12-31' };
/** All frames from a range on, at most so many. */
function run(range, which, most = 1000, over = span) {
  const frames = [];
  for (let at = begin(range, which, over); at && frames.length < most; at = next(at, which, over)) frames.push(frame(at, which, over));
  return frames;
}

test('months keep the day they began with, also after a short one', () => {
  assert.deepEqual([0, 1, 2, 3, 13].map((n) => later('2015-01-31', 'month', n)), ['2015-01-31', '2015-02-28', '2015-03-31', '2015-04-30', '2016-02-29']);
  assert.equal(later('2015-03-31', 'month', -1), '2015-02-28');
  assert.equal(later('2015-01-31', 'month', -2), '2014-11-30');
  assert.equal(later('2015-12-28', 'week', 1), '2016-01-04');
});

test('a window of whole months stays one', () => {
  const frames = run({ from: '2016-01-01', to: '2016-02-29' }, how('window', 'month'), 3);
  assert.deepEqual(frames, [{ from: '2016-01-01', to: '2016-02-29' }, { from: '2016-02-01', to: '2016-03-31' }, { from: '2016-03-01', to: '2016-04-30' }]);
  assert.equal(months({ from: '2015-12-01', to: '2016-01-31' }), 2);
  assert.equal(months({ from: '2015-12-02', to: '2016-01-31' }), 0);
});

test('a window keeps its width whatever the clocks do, and goes step by step', () => {
  const r = random(3);
  for (let i = 0; i < 200; i++) {
    const from = addDays(span.from, r.int(0, 600));
    const range = { from, to: addDays(from, r.int(0, 90)) };
    const step = ['day', 'week'][r.int(0, 1)];
    const frames = run(range, how('window', step));
    for (const [n, one] of frames.entries()) {
      assert.equal(width(one), width(frames[0]));
      if (n) assert.equal(one.from, addDays(frames[n - 1].from, step === 'day' ? 1 : 7));
    }
    assert.ok(frames.at(-1).to >= span.to, 'it ends before the end');
    assert.ok(frames.length < 2 || frames.at(-2).to < span.to, 'it goes on after the end');
  }
});

test('growing, the start stays and the end is the last day', () => {
  const frames = run({ from: '2015-06-01', to: '2015-06-30' }, how('grow', 'month'));
  assert.ok(frames.every(({ from }) => from === '2015-06-01'));
  assert.deepEqual(frames.slice(0, 3).map(({ to }) => to), ['2015-06-30', '2015-07-31', '2015-08-31']);
  assert.equal(frames.at(-1).to, '2016-12-31');
});

test('where all is chosen it begins with one step', () => {
  assert.deepEqual(run({ from: '', to: '' }, how('window', 'week'), 2), [{ from: '2015-01-01', to: '2015-01-07' }, { from: '2015-01-08', to: '2015-01-14' }]);
  assert.deepEqual(run(null, how('grow', 'day'), 2), [{ from: '2015-01-01', to: '2015-01-01' }, { from: '2015-01-01', to: '2015-01-02' }]);
});

test('at the end it begins anew, and a loop goes on for ever', () => {
  const last = { from: '2016-12-01', to: '2016-12-31' };
  assert.equal(run(last, how('window', 'month'), 1)[0].from, '2015-01-01');
  const frames = run({ from: '2016-11-01', to: '2016-11-30' }, how('window', 'month', true), 60);
  assert.equal(frames.length, 60);
  assert.deepEqual(frames.slice(0, 3).map(({ from }) => from), ['2016-11-01', '2016-12-01', '2015-01-01']);
  const grown = run({ from: '2016-10-01', to: '2016-12-30' }, how('grow', 'month', true), 4);
  assert.deepEqual(grown.map(({ from, to }) => `${from}..${to}`), ['2016-10-01..2016-12-30', '2016-10-01..2016-12-31', '2016-10-01..2016-10-31', '2016-10-01..2016-11-30']);
});

test('by hand it steps both ways, and not beyond', () => {
  const range = { from: '2016-03-01', to: '2016-03-31' };
  assert.deepEqual(stepped(range, how('window', 'month'), span, -1), { from: '2016-02-01', to: '2016-02-29' });
  assert.equal(stepped({ from: '2016-12-01', to: '2016-12-31' }, how('window', 'month'), span, 1), null);
  assert.equal(stepped({ from: '2015-01-01', to: '2015-01-10' }, how('window', 'month'), span, -1), null);
  assert.equal(stepped({ from: '2015-01-01', to: '2015-01-10' }, how('grow', 'month'), span, -1), null, 'nothing would be left');
  assert.equal(stepped(null, how('window', 'day'), span, -1), null);
  assert.deepEqual(stepped(null, how('window', 'day'), span, 1), { from: '2015-01-01', to: '2015-01-01' });
});

test('speeds and steps', () => {
  assert.deepEqual([speedOf('2.54'), speedOf('99'), speedOf('0'), speedOf('x'), speedOf('')], [2.5, 10, 0.1, null, null]);
  assert.deepEqual([stepFor(7), stepFor(90), stepFor(365), stepFor(Infinity)], ['day', 'week', 'month', 'month']);
  for (const text of ['window', 'window,week', 'window,year,1', 'x,week,1', 'window,week,1,once', 'window,week,1,loop,x']) assert.equal(parse(new URLSearchParams({ play: text })).play, null, text);
});
