/**
 * Drags the timeline of the real page in headless Chromium, with real mouse events, and prints how it kept up:
 *   node scripts/drag.mjs http://HOST:PORT | FOLDER [SECONDS] [--trace FILE]
 * FOLDER is one that cmd/bench filled; bin/threatmap is started on it, and ended after.
 * A picture is all that is drawn for one filter: every tile in view, the bars, the facets, the counts and the list. The page marks each one
 * (performance.mark); it counts from the next animation frame, when it has been handed on to be shown.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from '../test/page/chromium.mjs';
import { checked, opened } from './served.mjs';

const [where, seconds = '5'] = process.argv.slice(2).filter((a, i, all) => !a.startsWith('--') && all[i - 1] !== '--trace');
if (!where) { console.error('usage: node scripts/drag.mjs http://HOST:PORT | FOLDER [SECONDS] [--trace FILE]'); process.exit(2); }
checked(where);
const trace = process.argv.includes('--trace') ? process.argv[process.argv.indexOf('--trace') + 1] : '';
const AIMS = { frames: 20, pictures: 4, last: 250 };

/** Runs in the page: keeps the time of each frame, the pictures, and when the button went up. */
function record() {
  const kept = { frames: [], pictures: [], pressed: 0, released: 0 };
  const frame = (now) => { kept.frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { startTime, detail } of list.getEntries()) if (detail?.query !== undefined) kept.pictures.push({ at: startTime, ...detail });
  }).observe({ type: 'mark', buffered: true });
  addEventListener('pointerdown', (e) => { kept.pressed = e.timeStamp; kept.released = 0; }, true);
  addEventListener('pointerup', (e) => { kept.released = e.timeStamp; }, true);
  Object.assign(window, { kept });
}

/** How each gesture goes: where it is pressed, and where the pointer is after a share of the time, as shares of the plot's width. */
const there = (t) => (1 - Math.cos(2 * Math.PI * t)) / 2; // there and back
const GESTURES = [
  { name: 'move the window', from: (a, b) => (a + b) / 2, at: (t, a, b) => (a + b) / 2 + (1 - b - 0.02) * there(1.5 * t) },
  { name: 'drag its end', from: (a, b) => b, at: (t, a, b) => b + (0.97 - b) * there(1.5 * t) },
  { name: 'choose anew', from: () => 0.12, at: (t) => 0.12 + 0.8 * there(1.5 * t) },
];
const START = [0.35, 0.6];

const browser = await launch(); // first: without one, no server is left behind
const server = await opened(where);
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' })).newPage();
page.on('pageerror', (e) => console.error(`error in the page: ${e}`));

const kept = () => page.evaluate(() => window.kept);
const chosen = () => page.evaluate(() => window.threatmap.state.range);

/** Opens the page anew on the middle of the time, and waits until all is drawn. */
async function open() {
  await page.goto(`${server.address}/?${Date.now()}#lang=en&t=all`);
  await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
  const [first, last] = await page.$eval('.handle.from', (el) => [Number(el.ariaValueMin), Number(el.ariaValueMax)], { timeout: 10_000 });
  const day = (share) => new Date((first + share * (last - first)) * 864e5).toISOString().slice(0, 10);
  await page.evaluate((range) => { location.hash = `lang=en&t=${range}`; }, START.map(day).join('..'));
  await page.evaluate(record);
  await page.waitForFunction((from) => window.kept.pictures.some((p) => p.query.includes(from)), day(START[0]), { timeout: 30_000 });
  await sleep(500);
}

/** @param {typeof GESTURES[0]} gesture */
async function drag(gesture) {
  await open();
  const box = await page.locator('#plot').boundingBox();
  const [a, b] = START;
  const move = (share) => page.mouse.move(box.x + share * box.width, box.y + 30);
  await move(gesture.from(a, b));
  if (trace) await browser.startTracing(page, { path: `${trace}.${GESTURES.indexOf(gesture)}.json`, categories: ['devtools.timeline', 'disabled-by-default-v8.cpu_profiler', 'blink.user_timing', 'v8'] });
  await page.mouse.down();
  const start = performance.now();
  for (let now = start, n = 0; now - start < seconds * 1000; n++) {
    await move(gesture.at((now - start) / (seconds * 1000), a, b));
    await sleep(Math.max(0, start + (n + 1) * 16 - performance.now())); // a mouse reports some 60 times a second
    now = performance.now();
  }
  await page.mouse.up();
  const range = await chosen();
  await page.waitForFunction(({ from, to }) => window.kept.pictures.some((p) => p.at > window.kept.released && p.query.includes(`${from}%2F${to}`)), range, { timeout: 20_000 });
  await sleep(300); // late answers, were there any, would come now
  if (trace) await browser.stopTracing();
  return { ...measured(await kept(), range), right: await right() };
}

/** @param {any} seen what record kept @param {{from: string, to: string}} range the last one */
function measured({ frames, pictures, pressed, released }, range) {
  const shown = pictures.map((p) => ({ ...p, at: frames.find((f) => f > p.at) ?? Infinity }));
  const during = shown.filter((p) => p.at > pressed && p.at <= released);
  const distinct = during.filter((p, i) => i === 0 || p.query !== during[i - 1].query);
  const dragged = frames.filter((f) => f >= pressed && f <= released);
  const gaps = dragged.slice(1).map((f, i) => f - dragged[i]).sort((x, y) => x - y);
  const last = shown.find((p) => p.query.includes(`${range.from}%2F${range.to}`) && p.at > released);
  const time = (released - pressed) / 1000;
  return {
    frames: dragged.length / time, gap95: gaps[Math.floor(gaps.length * 0.95)] ?? Infinity, longest: gaps.at(-1) ?? Infinity,
    pictures: distinct.length / time, last: last ? last.at - released : Infinity, late: pictures.some((p, i) => i > 0 && p.asked < pictures[i - 1].asked),
  };
}

/** Whether what stands there in the end is what the server says of the last filter. */
async function right() {
  const { query, bbox, shown } = await page.evaluate(() => ({ query: window.kept.pictures.at(-1).query, bbox: window.threatmap.map.bbox, shown: document.querySelector('#counts').textContent.replaceAll(',', '') }));
  const counts = await (await page.request.get(`${server.address}/stats/count?${query}&view=${bbox}`)).json();
  return [counts.in_view, counts.matched].every((n) => shown.includes(String(n))) && !(await page.evaluate(() => window.threatmap.drawn.waiting));
}

/** @param {any} r what drag gives */
function line({ name, frames, gap95, longest, pictures, last, right, late }) {
  const cells = [frames.toFixed(1), ms(gap95), ms(longest), pictures.toFixed(1), ms(last), right && !late ? 'yes' : `NO${late ? ', an older one came later' : ''}`];
  return [name.padEnd(17), ...cells.map((cell, i) => cell.padStart(COLUMNS[i]))].join(' ');
}
const COLUMNS = [10, 9, 9, 12, 14, 11];
const ms = (n) => `${n.toFixed(0)} ms`;

/** @param {any[]} rows */
function verdict(rows) {
  const aims = [
    [`frames/s ≥ ${AIMS.frames}`, (r) => r.frames >= AIMS.frames], [`pictures/s ≥ ${AIMS.pictures}`, (r) => r.pictures >= AIMS.pictures],
    [`last picture ≤ ${AIMS.last} ms after release`, (r) => r.last <= AIMS.last], ['the last one right, none older than one before', (r) => r.right && !r.late],
  ];
  return aims.map(([text, met]) => `${text} ${rows.every(met) ? 'ok' : 'MISS'}`).join('; ');
}

try {
  const { matched } = await (await page.request.get(`${server.address}/stats/count`)).json();
  console.log(`\nDragging the timeline over ${matched.toLocaleString('en')} records, ${seconds} s a gesture, 1440 × 900, Chromium ${browser.version()} without GPU; load ${loadavg()[0].toFixed(1)} before`);
  console.log('gesture             frames/s   p95 gap   longest   pictures/s   last picture   all right');
  const rows = [];
  for (const gesture of GESTURES) {
    const r = { name: gesture.name, ...await drag(gesture) };
    rows.push(r);
    console.log(line(r));
  }
  console.log(verdict(rows));
} finally {
  await browser.close();
  await server.stop();
}
