/**
 * Changes one thing at a time on the real page in headless Chromium, by clicks as a reader makes them, and prints how long it takes until all of it is drawn:
 *   node scripts/redraw.mjs http://HOST:PORT | FOLDER [TIMES]
 * A picture is all that is drawn for one state: tiles, bars, facets, counts and list (see scripts/drag.mjs); it counts from the click's event to the next
 * animation frame after the mark, when it has been handed on to be shown.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from '../test/page/chromium.mjs';
import { checked, opened } from './served.mjs';

const [where, times = '7'] = process.argv.slice(2);
if (!where) { console.error('usage: node scripts/redraw.mjs http://HOST:PORT | FOLDER [TIMES]'); process.exit(2); }
checked(where);
const AIM = 100;

/** Runs in the page: keeps when a click or key came, and the first frame after the last picture of it. */
function record() {
  const kept = { at: 0, drawn: 0 };
  for (const kind of ['click', 'change']) addEventListener(kind, (e) => { if (e.isTrusted && !kept.at) Object.assign(kept, { at: e.timeStamp, drawn: 0 }); }, true);
  new PerformanceObserver((list) => { if (kept.at && list.getEntries().some((m) => m.startTime > kept.at && m.detail?.query !== undefined)) requestAnimationFrame((now) => { kept.drawn = now; }); }).observe({ type: 'mark' });
  Object.assign(window, { kept });
}

/** @type {Record<string, (page: import('playwright-core').Page) => Promise<unknown>>} what is clicked, the same again takes it back */
const CHANGES = {
  'a value of "who acted"': (page) => page.locator('[data-key^="side:"], #filters .facet label input').first().click(),
  'certain only': (page) => page.click('[data-key="certain"]'),
  'the newest 90 days': (page) => page.click('[data-key="p90"]'),
  'the newest year': (page) => page.click('[data-key="p365"]'),
  'the list: everywhere, in view': (page) => page.locator('#list .switch button[aria-pressed="false"]').click(),
};

const browser = await launch(); // first: without one, no server is left behind
const server = await opened(where);
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' })).newPage();
page.on('pageerror', (e) => console.error(`error in the page: ${e}`));

/** Milliseconds from one click to its picture. @param {(page: import('playwright-core').Page) => Promise<unknown>} change */
async function took(change) {
  await page.evaluate(() => Object.assign(window.kept, { at: 0, drawn: 0 }));
  await change(page);
  await page.waitForFunction(() => window.kept.drawn > 0, null, { timeout: 30_000 });
  await sleep(250); // names, which come after, are no part of it
  return page.evaluate(() => window.kept.drawn - window.kept.at);
}

const ms = (n) => `${n.toFixed(0)} ms`.padStart(8);

try {
  const { matched } = await (await page.request.get(`${server.address}/stats/count`)).json();
  await page.goto(`${server.address}/?${Date.now()}#lang=en`);
  await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
  await page.waitForFunction(() => performance.getEntriesByName('picture').length > 0, null, { timeout: 60_000 });
  await page.click('[data-key="p365"]'); // a time to be certain of
  await sleep(1500);
  await page.evaluate(record);
  console.log(`\nOne change over ${matched.toLocaleString('en')} records, ${times} times each, 1440 × 900, Chromium ${browser.version()} without GPU; load ${loadavg()[0].toFixed(1)} before`);
  console.log('change                             median    slowest');
  let worst = 0;
  for (const [name, change] of Object.entries(CHANGES)) {
    const all = [];
    for (let i = 0; i < Number(times); i++) {
      all.push(await took(change));
      if (name.startsWith('the newest')) {
        await page.click('[data-key="pall"]'); // back, which is not measured
        await sleep(600);
      }
    }
    all.sort((a, b) => a - b);
    worst = Math.max(worst, all[Math.floor(all.length / 2)]);
    console.log(`${name.padEnd(32)} ${ms(all[Math.floor(all.length / 2)])}   ${ms(all.at(-1))}`);
  }
  console.log(`median of each ≤ ${AIM} ms ${worst <= AIM ? 'ok' : 'MISS'}`);
} finally {
  await browser.close();
  await server.stop();
}
