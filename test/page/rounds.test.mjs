import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latest } from '../../static/data/latest.js';
import { Pace } from '../../static/data/pace.js';
import { TileStore } from '../../static/map/tilestore.js';
import { ViewTiles } from '../../static/map/viewtiles.js';

/** Lets everything run that waits for nothing else. */
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

/** Questions that are answered when the test says so. */
function questions() {
  const open = new Map();
  const ask = (url, signal) => new Promise((resolve, reject) => {
    open.set(url, resolve);
    signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
  });
  return { ask, open };
}

function latest() {
  const shown = [];
  const { ask, open } = questions();
  const one = new Latest((error) => { shown.push(`failed: ${error.message}`); }, () => {});
  return { shown, open, one, run: (url) => one.run('list', url, ask, (answer) => shown.push(answer)) };
}

test('an answer that comes after a newer question is never shown', async () => {
  const { shown, open, run } = latest();
  const old = run('/a');
  const late = open.get('/a');
  const newer = run('/b');
  open.get('/b')('b');
  late('a');
  assert.deepEqual([await old, await newer, shown], [false, true, ['b']]);
});

test('what is shown or on its way is not asked for again, until it is forgotten', async () => {
  const { shown, open, one, run } = latest();
  const both = [run('/a'), run('/a')];
  open.get('/a')('a');
  assert.deepEqual(await Promise.all(both), [true, true]);
  assert.equal(await run('/a'), true);
  assert.deepEqual(shown, ['a']);
  one.forget();
  const again = run('/a');
  open.get('/a')('a again');
  await again;
  assert.deepEqual(shown, ['a', 'a again']);
});

test('going back to what is shown drops what was asked meanwhile', async () => {
  const { shown, open, run } = latest();
  const first = run('/a');
  open.get('/a')('a');
  await first;
  const other = run('/b');
  assert.equal(await run('/a'), true);
  open.get('/b')('b');
  assert.deepEqual([await other, shown], [false, ['a']]);
});

test('a drag asks one round at a time, and next for the newest', async () => {
  const asked = [];
  const done = [];
  let newest = 0;
  const pace = new Pace(() => { asked.push(newest); return new Promise((resolve) => { done.push(resolve); }); });
  for (newest = 1; newest <= 9; newest++) pace.soon();
  assert.deepEqual(asked, [1]);
  done.shift()();
  await settle();
  assert.deepEqual(asked, [1, 10], 'one, not a queue');
  newest = 11;
  pace.now(); // let go: waits for nothing
  assert.deepEqual(asked, [1, 10, 11]);
  newest = 12;
  pace.soon();
  done.shift()();
  await settle();
  assert.deepEqual(asked, [1, 10, 11], 'the round of before starts nothing');
  done.shift()();
  await settle();
  assert.deepEqual(asked, [1, 10, 11, 12]);
});

/** Four tiles of a still map. */
function tiles() {
  const asked = new Map();
  const ready = new Map();
  const store = {
    want: (url) => new Promise((resolve, reject) => { asked.set(url, { come: (layers) => { ready.set(url, layers); resolve(layers); }, fail: reject }); }),
    ready: (url) => ready.get(url) ?? null,
    release: (url) => { if (!ready.has(url)) asked.get(url)?.fail(new DOMException('', 'AbortError')); },
  };
  const map = { zoom: 3, getZoom: () => map.zoom, getPixelBounds: () => ({ min: { x: 600, y: 600 }, max: { x: 1500, y: 1500 } }) };
  const scene = { query: 'a' };
  const view = new ViewTiles(map, store, 'incidents', () => scene.query, () => {});
  const drawn = () => { const seen = []; view.each((f) => seen.push(f)); return seen.join(''); };
  const of = (query) => [...asked].filter(([url]) => url.endsWith(`?${query}`)).map(([, one]) => one);
  const ask = (query) => { scene.query = query; view.update(); return of(query); };
  return { map, view, drawn, ask };
}

test('the map shows whole answers only: the old one stays until the new one is all here', async () => {
  const { view, drawn, ask } = tiles();
  for (const tile of ask('a')) tile.come({ incidents: ['a'] });
  await settle();
  assert.equal(drawn(), 'aaaa');
  const [first, ...rest] = ask('b');
  const whole = view.whole();
  first.come({ incidents: ['b'] });
  await settle();
  assert.equal(drawn(), 'aaaa');
  for (const tile of rest) tile.come({ incidents: ['b'] });
  assert.equal(await whole, true);
  assert.equal(drawn(), 'bbbb');
});

test('tiles that nobody waits for any more are no picture; those of the same filter come one by one', async () => {
  const { view, drawn, ask } = tiles();
  for (const tile of ask('a')) tile.come({ incidents: ['a'] });
  ask('b');
  const whole = view.whole();
  const [first, ...rest] = ask('c');
  assert.equal(await whole, false);
  first.fail(new Error('gone'));
  for (const tile of rest) tile.come({ incidents: ['c'] });
  await settle();
  assert.equal(drawn(), 'ccc', 'one that fails holds up nothing');
  assert.equal(view.waiting, false);
});

test('after a zoom nothing of before is drawn', async () => {
  const { map, drawn, ask } = tiles();
  for (const tile of ask('a')) tile.come({ incidents: ['a'] });
  ask('b');
  map.zoom = 4;
  const [first] = ask('c');
  assert.equal(drawn(), '');
  first.come({ incidents: ['c'] });
  await settle();
  assert.equal(drawn(), 'c');
});

test('a drag does not fill the memory with tiles: the oldest that nobody waits for go', () => {
  const store = new TileStore(() => {}, () => {});
  const put = (url, waiting, features) => store.entries.set(url, { waiting, done: { incidents: Array(features) }, control: new AbortController(), promise: Promise.resolve({}) });
  put('waited for', 1, 90_000);
  put('old', 0, 90_000);
  put('newer', 1, 90_000);
  store.release('newer');
  assert.deepEqual([...store.entries.keys()], ['waited for', 'newer']);
});
