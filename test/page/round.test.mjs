/** Answers to one change are shown together, and none waits long for another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Round } from '../../static/data/round.js';

/** A promise and what settles it. */
const later = () => { const one = {}; one.answer = new Promise((resolve, reject) => Object.assign(one, { resolve, reject })); return one; };
const turn = () => new Promise((resolve) => { setImmediate(resolve); });

test('what comes first waits for the last', async () => {
  const round = new Round();
  const [a, b] = [later(), later()];
  const shown = [];
  for (const [name, one] of Object.entries({ a, b })) round.ask(() => one.answer).then((answer) => shown.push(name + answer));
  round.close();
  a.resolve(1);
  await turn();
  assert.deepEqual(shown, []);
  b.resolve(2);
  await turn();
  assert.deepEqual(shown, ['a1', 'b2']);
});

test('nothing waits longer than a moment for what is slow', async () => {
  const round = new Round();
  const slow = later();
  const asked = performance.now();
  round.ask(() => slow.answer).catch(() => {});
  assert.equal(await round.ask(async () => 'here'), 'here');
  const waited = performance.now() - asked;
  assert.ok(waited >= 45 && waited < 1000, `${waited} ms`);
  slow.reject(new Error('gone'));
});

test('what will not come holds nobody up, and says so itself', async () => {
  const round = new Round();
  const [lost, here] = [later(), later()];
  const failed = round.ask(() => lost.answer).then(() => '', (e) => e.message);
  const shown = round.ask(() => here.answer);
  here.resolve('here');
  lost.reject(new Error('lost'));
  assert.deepEqual(await Promise.all([failed, shown]), ['lost', 'here']);
});

test('where nothing is asked for, nothing is waited for', async () => {
  const round = new Round();
  round.close();
  const asked = performance.now();
  await round.open;
  assert.ok(performance.now() - asked < 45);
});
