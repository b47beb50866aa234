/** What is told of changes: joined, and which tiles they touch; and the line over which they come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Live } from '../../static/data/live.js';
import { ANYTHING, idsOf, joined, ofIncidents, touches } from '../../static/state/change.js';

const at = (lng, lat, id) => ({ kinds: ['incidents'], count: 1, ids: [id], bbox: [lng, lat, lng, lat] });

test('two changes are one', () => {
  const both = joined(at(40, 34, 'a'), at(42, 33, 'b'));
  assert.deepEqual(both, { kinds: ['incidents'], count: 2, ids: ['a', 'b'], bbox: [40, 33, 42, 34] });
  assert.deepEqual(joined(null, both), both);
  const corridors = { kinds: ['corridors'], count: 0 };
  assert.deepEqual(joined(at(40, 34, 'a'), corridors), { kinds: ['incidents', 'corridors'], count: 1, ids: ['a'], bbox: [40, 34, 40, 34] });
  const many = joined(at(40, 34, 'a'), { kinds: ['incidents'], count: 2000 });
  assert.equal(idsOf(many), null);
  assert.ok(touches(many, '/tiles/incidents/6/0/0.mvt'), 'where many are is not known');
  assert.equal(joined(ANYTHING, at(1, 1, 'a')).count, null);
  assert.equal(ofIncidents(corridors), false);
  assert.deepEqual(idsOf(corridors), []);
});

test('a change touches the tile that it is in, at every zoom, and not those far from it', () => {
  for (const [lng, lat] of [[40.2, 34.55], [-179.9, -60], [0, 0], [179.99, 84.9]]) {
    for (let z = 0; z <= 15; z++) {
      const n = 2 ** z;
      const x = Math.floor(((lng + 180) / 360) * n);
      const phi = (lat * Math.PI) / 180;
      const y = Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * n);
      assert.ok(touches(at(lng, lat, 'a'), `/tiles/incidents/${z}/${x}/${y}.mvt?q=x`), `${lng} ${lat} zoom ${z}`);
      if (z > 2) assert.ok(!touches(at(lng, lat, 'a'), `/tiles/incidents/${z}/${(x + 2) % n}/${y}.mvt`), `${lng} ${lat} zoom ${z}, two to the east`);
    }
  }
  assert.ok(!touches({ kinds: ['corridors'], count: 0 }, '/tiles/incidents/1/0/0.mvt'));
  assert.ok(touches(ANYTHING, '/tiles/incidents/9/1/1.mvt'));
});

/** A page without a browser: what the line asks of one. */
function stage(context, answers) {
  const lines = [];
  const said = [];
  const before = { document: globalThis.document, window: globalThis.window, fetch: globalThis.fetch };
  globalThis.document = { hidden: false, addEventListener: (_, f) => { globalThis.document.look = f; } };
  globalThis.window = globalThis;
  globalThis.fetch = async () => new Response('{}', { headers: { ETag: answers.shift() ?? 'same' } });
  context.after(() => Object.assign(globalThis, before));
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const connect = (url) => {
    const heard = {};
    const line = { url, readyState: 0, closed: false, addEventListener: (name, f) => { heard[name] = f; }, close() { this.closed = true; }, say: (name, data) => heard[name]({ data: JSON.stringify(data ?? {}) }) };
    lines.push(line);
    return line;
  };
  const live = new Live({ changed: (c) => said.push(c.count === null ? 'anything' : `changed ${c.count}`), lost: () => said.push('lost'), found: () => said.push('found'), failed: (e) => said.push(String(e)) }, connect);
  return { live, lines, said };
}
const rest = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); await new Promise((done) => { setImmediate(done); }); };

test('who looks away and back is told from where they were', (t) => {
  const { live, lines, said } = stage(t, []);
  live.start('same');
  lines[0].say('position', { counter: 7 });
  lines[0].say('change', { counter: 9, kinds: ['incidents'], count: 2 });
  globalThis.document.hidden = true;
  globalThis.document.look();
  assert.ok(lines[0].closed, 'a page that nobody sees holds a line');
  globalThis.document.hidden = false;
  globalThis.document.look();
  assert.deepEqual(lines.map((l) => l.url), ['/changes', '/changes?since=9']);
  assert.deepEqual(said, ['found', 'changed 2']);
});

test('what changed between the first answers and the line is noticed', async (t) => {
  const { live, lines, said } = stage(t, ['newer']);
  live.start('older');
  lines[0].say('position', { counter: 7 });
  await rest();
  assert.deepEqual(said, ['found', 'anything']);
});

test('a line that is cut for long is spoken of, one that comes back at once is not', (t) => {
  const { live, lines, said } = stage(t, []);
  live.start('same');
  lines[0].say('position', { counter: 7 });
  lines[0].say('error');
  t.mock.timers.tick(1000);
  lines[0].say('position', { counter: 7 });
  t.mock.timers.tick(5000);
  assert.deepEqual(said, ['found', 'found']);
  lines[0].say('error');
  lines[0].say('error');
  t.mock.timers.tick(1600);
  assert.deepEqual(said.slice(2), ['lost']);
});

test('where no line is to be had it asks', async (t) => {
  const { live, lines, said } = stage(t, ['newer', 'newer']);
  live.start('older');
  lines[0].readyState = 2;
  lines[0].say('error');
  await rest();
  assert.deepEqual(said, ['anything']);
  t.mock.timers.tick(20_000);
  assert.equal(lines.length, 2, 'a line is asked for again');
  lines[1].readyState = 2;
  lines[1].say('error');
  await rest();
  assert.deepEqual(said, ['anything'], 'nothing has changed since');
});
