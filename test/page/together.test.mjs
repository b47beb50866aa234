/** What is asked for at one place at the same moment is one request; each collection still comes, is let go of and fails for itself. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { TileStore } from '../../static/map/tilestore.js';

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

const POINT = [0x12, 7, 0x18, 1, 0x22, 3, 9, 2, 2];

/** A tile whose layers of these names have a point each. @param {string[]} names */
const tile = (names) => new Uint8Array(names.flatMap((name) => { const word = [...new TextEncoder().encode(name)]; return [0x1a, word.length + 4 + POINT.length, 0x78, 2, 0x0a, word.length, ...word, ...POINT]; }));
const has = (layers) => Object.entries(layers).map(([name, features]) => `${name} ${features.length}`).join();

/** @param {(url: URL) => Response} [answer] */
function listen(answer = (url) => new Response(tile((url.searchParams.get('collections') ?? url.pathname.split('/')[2]).split(',')))) {
  /** @type {{url: string, signal: AbortSignal}[]} */
  const asked = [];
  globalThis.fetch = async (url, { signal }) => {
    asked.push({ url, signal });
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    signal.throwIfAborted();
    return answer(new URL(url, 'http://x'));
  };
  return asked;
}

const store = () => new TileStore((error) => { throw error; }, () => {});
const ground = ['admin0', 'borders', 'areas'].map((c) => `/tiles/${c}/5/19/12.mvt`);

test('collections at one place come together, what is filtered and the records for themselves', async () => {
  const asked = listen();
  const tiles = store();
  const filtered = ['/tiles/belts/5/19/12.mvt?width_km=25', '/tiles/incidents/5/19/12.mvt'];
  const answers = await Promise.all([...ground, ...filtered, '/tiles/admin0/5/20/12.mvt'].map((url) => tiles.want(url)));
  assert.deepEqual(asked.map(({ url }) => url).sort(), ['/tiles/WebMercatorQuad/5/12/19?collections=admin0,borders,areas', '/tiles/admin0/5/20/12.mvt', ...filtered].sort(), 'rows before columns');
  assert.deepEqual(answers.slice(0, 3).map(has), ['admin0 1', 'borders 1', 'areas 1'], 'each has its own layer only');
  await tiles.want(ground[0]);
  assert.equal(asked.length, 4, 'what is here is not asked for again');
  await tiles.want('/tiles/places/5/19/12.mvt');
  assert.equal(asked.at(-1)?.url, '/tiles/places/5/19/12.mvt', 'alone by its own address');
});

test('one that nobody waits for ends the request only when it is the last; asked for again at once, it comes', async () => {
  const asked = listen();
  const tiles = store();
  const [one, other] = [tiles.want(ground[0]), tiles.want(ground[1])];
  await new Promise((resolve) => { setTimeout(resolve); });
  tiles.release(ground[0]);
  await assert.rejects(one, { name: 'AbortError' });
  assert.equal(has(await other), 'borders 1');
  const third = tiles.want(ground[2]);
  tiles.release(ground[2]);
  const again = tiles.want(ground[2]);
  await assert.rejects(third, { name: 'AbortError' });
  assert.equal(has(await again), 'areas 1');
  assert.deepEqual(asked.map(({ signal }) => signal.aborted), [false, true, false]);
});

test('a collection that is gone keeps no other back', async () => {
  listen((url) => (url.href.includes('borders') ? Response.json({ detail: 'no such collection' }, { status: 404 }) : new Response(tile(['admin0']))));
  const failed = [];
  const tiles = new TileStore((error) => failed.push(error), () => {});
  const [here, gone] = await Promise.allSettled([tiles.want(ground[0]), tiles.want(ground[1])]);
  assert.equal(has(here.value), 'admin0 1');
  assert.equal(gone.reason.status, 404);
  assert.equal(failed.length, 1);
});
