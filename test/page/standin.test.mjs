/** What stands for a tile that does not come, of what is here of the zooms above and below. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tileURL } from '../../static/map/address.js';
import { standIn } from '../../static/map/standin.js';
import { ViewTiles } from '../../static/map/viewtiles.js';

const EXTENT = 4096;
const point = (id, x, y) => ({ type: 1, properties: { id }, lines: [[{ x, y }]], extent: EXTENT });
const line = (id, ...corners) => ({ type: 2, properties: { id }, lines: [corners.map(([x, y]) => ({ x, y }))], extent: EXTENT });
const shelf = (tiles) => { const all = new Map(tiles.map(([at, layers, query]) => [tileURL('c', at, query), layers])); return (url) => all.get(url) ?? null; };
const spots = (layers) => layers.c.map(({ properties: { id }, lines: [[{ x, y }]] }) => [id, x, y]);

test('the tile above stands for its quarter, with the points of no other quarter', () => {
  const ready = shelf([[{ z: 3, x: 2, y: 1 }, { c: [point('west', 100, 100), point('here', 3072, 1024), point('south', 3072, 3000)] }]]);
  assert.deepEqual(spots(standIn(ready, 'c', { z: 4, x: 5, y: 2 })), [['here', 2048, 2048]]);
  assert.deepEqual(['4:4:2', '4:5:2', '4:4:3', '4:5:3'].flatMap((at) => { const [z, x, y] = at.split(':').map(Number); return spots(standIn(ready, 'c', { z, x, y })).map(([id]) => id); }).sort(), ['here', 'south', 'west'], 'each point once');
});

test('lines that reach into the tile are there, others are not', () => {
  const ready = shelf([[{ z: 3, x: 2, y: 1 }, { c: [line('over', [0, 1000], [4096, 1000]), line('elsewhere', [0, 3000], [4096, 3000])] }]]);
  assert.deepEqual(standIn(ready, 'c', { z: 4, x: 5, y: 2 }), { c: [line('over', [-4096, 2000], [4096, 2000])] });
});

test('the nearest above before the farther, of the same question only; tiles below where there is none above', () => {
  const up = [{ z: 2, x: 1, y: 0 }, { c: [point('two up', 3000, 3000)] }];
  const at = { z: 4, x: 6, y: 2 };
  assert.deepEqual(spots(standIn(shelf([up]), 'c', at)), [['two up', 3808, 3808]]);
  const near = [{ z: 3, x: 3, y: 1 }, { c: [] }];
  assert.deepEqual(standIn(shelf([up, near]), 'c', at), { c: [] }, 'empty is an answer');
  assert.equal(standIn(shelf([[...up, 'q=dam']]), 'c', at), null);
  const down = [[{ z: 5, x: 12, y: 4 }, { c: [point('north-west', 2048, 2048)] }], [{ z: 5, x: 13, y: 5 }, { c: [point('south-east', 0, 0)], d: [] }]];
  assert.deepEqual(spots(standIn(shelf(down), 'c', at)), [['north-west', 1024, 1024], ['south-east', 2048, 2048]]);
  assert.equal(standIn(shelf([]), 'c', at), null);
});

test('without a network, a zoom shows what is here; what comes takes its place', async () => {
  const [asked, ready] = [new Map(), new Map()];
  const store = {
    want: (url) => new Promise((resolve, reject) => { asked.set(url, { come: (layers) => { ready.set(url, layers); resolve(layers); }, fail: () => reject(new Error('gone')) }); }),
    ready: (url) => ready.get(url) ?? null, release() {},
  };
  const map = { zoom: 3, getZoom: () => map.zoom, getPixelBounds: () => ({ min: { x: 10, y: 10 }, max: { x: 500, y: 500 } }) };
  const view = new ViewTiles(map, store, 'c', () => '', () => {});
  const drawn = () => { const seen = []; view.each(({ properties: { id }, lines: [[{ x }]] }) => seen.push(`${id} ${x}`)); return seen.join(); };
  view.update();
  asked.get('/tiles/c/2/0/0.mvt').come({ c: [point('a', 1000, 1000)] });
  await view.whole();
  map.zoom = 4;
  view.update();
  assert.equal(drawn(), 'a 2000', 'while it is on its way');
  asked.get('/tiles/c/3/0/0.mvt').fail();
  assert.equal(await view.whole(), false);
  assert.deepEqual([drawn(), view.waiting], ['a 2000', false]);
  view.update(); // asks again
  asked.get('/tiles/c/3/0/0.mvt').come({ c: [point('fine', 2100, 1900)] });
  await view.whole();
  assert.equal(drawn(), 'fine 2100');
});
