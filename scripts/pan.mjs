/**
 * Pans the real page in headless Chromium, with real mouse events, and prints how many frames it drew a second, beside a map of Leaflet with nothing on it:
 *   node scripts/pan.mjs http://HOST:PORT | FOLDER [SECONDS] [--profile]
 * FOLDER is one that cmd/bench filled; bin/threatmap is started on it, and ended after. The empty map has the same size and is dragged in the same way: what it
 * misses is the machine's, and the browser's that draws without a GPU. With --profile it says which functions took the time.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from '../test/page/chromium.mjs';
import { checked, opened } from './served.mjs';

const [where, seconds = '5'] = process.argv.slice(2).filter((a) => !a.startsWith('--'));
if (!where) { console.error('usage: node scripts/pan.mjs http://HOST:PORT | FOLDER [SECONDS] [--profile]'); process.exit(2); }
checked(where);
const AIM = 30;
const ZOOMS = [6, 8, 11];
const VIEW = { lat: 34.5, lng: 40.5 };

const EMPTY = `<!doctype html><link rel="stylesheet" href="/static/vendor/leaflet/leaflet.css"><style>html,body,#map{margin:0;height:100%}</style><div id="map"></div>
<script type="module">import * as L from '/static/vendor/leaflet/leaflet.js';
L.map('map', { zoomControl: false, attributionControl: false, inertia: false }).setView([${VIEW.lat}, ${VIEW.lng}], 6); document.documentElement.dataset.ready = 'true';</script>`;

/** Runs in the page: keeps the time of each frame, and of what kept the page from drawing for long. */
function record() {
  const kept = { frames: [], moved: 0 };
  const frame = (now) => { kept.frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  addEventListener('pointermove', () => { kept.moved++; }, true);
  Object.assign(window, { kept });
}

const browser = await launch(); // first: without one, no server is left behind
const server = await opened(where);
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' })).newPage();
page.on('pageerror', (e) => console.error(`error in the page: ${e}`));
await page.route('**/empty-map', (route) => route.fulfill({ contentType: 'text/html', body: EMPTY }));

/** Drags the map to and fro, a hand's width each second. @param {string} name @param {string} path */
async function pan(name, path) {
  await page.goto(`${server.address}${path}`);
  await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
  await page.waitForFunction(() => !window.threatmap || (window.threatmap.drawn && !window.threatmap.drawn.waiting && performance.getEntriesByName('picture').length > 0), null, { timeout: 60_000 });
  await sleep(700);
  const box = await page.locator('#map').boundingBox();
  const at = (t) => [box.x + box.width * (0.5 + 0.3 * Math.sin(2 * Math.PI * t / 2)), box.y + box.height * (0.45 + 0.2 * Math.sin(2 * Math.PI * t / 3))];
  await page.mouse.move(...at(0));
  await page.evaluate(record);
  const profiler = process.argv.includes('--profile') ? await profiled() : null;
  await page.mouse.down();
  const start = performance.now();
  for (let now = start, n = 0; now - start < Number(seconds) * 1000; n++) {
    await page.mouse.move(...at((now - start) / 1000));
    await sleep(Math.max(0, start + (n + 1) * 16 - performance.now())); // a mouse reports some 60 times a second
    now = performance.now();
  }
  const { frames, moved } = await page.evaluate(() => window.kept);
  await page.mouse.up();
  if (profiler) await profiler();
  const gaps = frames.slice(1).map((f, i) => f - frames[i]).sort((a, b) => a - b);
  const row = { name, rate: (frames.length - 1) / ((frames.at(-1) - frames[0]) / 1000), gap95: gaps[Math.floor(gaps.length * 0.95)], longest: gaps.at(-1), moved };
  console.log([name.padEnd(24), row.rate.toFixed(1).padStart(9), ...[row.gap95, row.longest].map((v) => `${v.toFixed(0)} ms`.padStart(10)), String(moved).padStart(8)].join(''));
  return row;
}

/** Which functions take the time: prints them when what it returns is called. */
async function profiled() {
  const client = await page.context().newCDPSession(page);
  await client.send('Profiler.enable');
  await client.send('Profiler.start');
  return async () => {
    const { profile: { nodes, samples, timeDeltas } } = await client.send('Profiler.stop');
    const names = new Map(nodes.map(({ id, callFrame: f }) => [id, `${f.functionName || '(unnamed)'} ${f.url.split('/').slice(-2).join('/')}`]));
    const took = {};
    samples.forEach((id, i) => { took[names.get(id)] = (took[names.get(id)] ?? 0) + timeDeltas[i] / 1000; });
    for (const [what, ms] of Object.entries(took).sort((a, b) => b[1] - a[1]).slice(0, 12)) console.log(`${ms.toFixed(0).padStart(12)} ms  ${what}`);
  };
}

try {
  const { matched } = await (await page.request.get(`${server.address}/stats/count`)).json();
  console.log(`\nPanning over ${matched.toLocaleString('en')} records, ${seconds} s each, 1440 × 900, Chromium ${browser.version()} without GPU; load ${loadavg()[0].toFixed(1)} before`);
  console.log('map                      frames/s   p95 gap   longest   moves');
  const empty = await pan('Leaflet, nothing on it', '/empty-map');
  const rows = [];
  for (const zoom of ZOOMS) rows.push(await pan(`threatmap, zoom ${zoom}`, `/?${Date.now()}#lang=en&t=all&v=${VIEW.lat},${VIEW.lng},${zoom}`));
  const least = Math.min(...rows.map((r) => r.rate));
  console.log(`frames/s ≥ ${AIM} ${least >= AIM ? 'ok' : 'MISS'}: ${(100 * least / empty.rate).toFixed(0)} % of what the empty map has`);
} finally {
  await browser.close();
  await server.stop();
}
