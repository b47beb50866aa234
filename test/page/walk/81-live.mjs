/** The walk through what changes while the page is open, on a server of its own: it is filled, stopped and started again. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { soon } from '../soon.mjs';
import { Program } from '../program.mjs';

/** Imports incidents. @param {Program} program @param {string} name @param {[string, string, number, number][]} rows id, title, latitude, longitude @param {string} [version] a newer one wins */
async function bring(program, name, rows, version = '1') {
  const file = join(program.home, `${name}.geojson`);
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: rows.map(([id, title, lat, lng]) => ({
    type: 'Feature', id, geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { origin: 'walk', origin_id: id, title, event_type: 'armed_violence', side: 'other', date: '2024-05-01', geo_precision: 'near', publisher: 'Walk' },
  })) }));
  return program.run('import', '--format', 'geojson', '--dataset-version', version, file);
}

const marks = () => window.threatmap.drawn.records;
const total = () => Number(document.querySelector('#total').textContent.replace(/\D/g, ''));

/** @param {import('../walk.mjs').Walk} walk */
export function steps({ page: other }) {
  return {
    async 'see what comes while the page is open, and find the server again'() {
      const program = new Program();
      const page = await (await other.context().browser().newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })).newPage();
      try { await live(program, page); } finally { await page.context().close(); await program.end(); }
    },
  };
}

/** @param {Program} program @param {import('playwright-core').Page} page */
async function live(program, page) {
  const wait = (test, arg) => page.waitForFunction(test, arg, { timeout: 20_000 });
  const address = await program.start();
  const told = page.waitForRequest(/\/changes/);
  await page.goto(`${address}/#lang=en&t=all&s=all&v=34.5,40.5,6`);
  await told;
  await page.waitForSelector('.record');
  const before = await page.evaluate(total);
  await wait(() => performance.getEntriesByName('picture').length > 0);
  // What the reader is at stays: the focus, and the record that is open.
  await page.locator('.record').nth(2).focus();
  const focused = await page.evaluate(() => document.activeElement.dataset.id);
  const asked = [];
  page.on('request', (r) => asked.push(r.url()));
  await bring(program, 'one', [['w1', 'Walk one', 34.55, 40.2]]);
  await wait((n) => Number(document.querySelector('#total').textContent.replace(/\D/g, '')) === n, before + 1);
  await page.waitForFunction(() => [...document.querySelectorAll('.record')].some((r) => /Walk one/.test(r.textContent)));
  assert.equal(await page.evaluate(() => document.activeElement.dataset.id), focused, 'the focus went elsewhere');
  const tiles = asked.filter((url) => url.includes('/tiles/incidents/'));
  const all = await page.evaluate(() => window.threatmap.map.tiles.incidents.wanted.size);
  assert.ok(tiles.length > 0 && tiles.length < all, `${tiles.length} of ${all} tiles were asked anew for one spot`);
  assert.ok(!asked.some((url) => /\/tiles\/(?!incidents)/.test(url)), 'the basemap was asked anew');
  // An open record follows its own changes.
  await page.locator('.record', { hasText: 'Walk one' }).click();
  await page.waitForSelector('#card-title');
  const url = page.url();
  await bring(program, 'renamed', [['w1', 'Walk one, renamed', 34.55, 40.2]], '2');
  await wait(() => /renamed/.test(document.querySelector('#card-title')?.textContent ?? ''));
  assert.equal(page.url(), url);
  await page.keyboard.press('Escape');
  await then(program, page, wait, before + 1);
  await watched(program, page, wait, before + 2);
  await cut(program, page, wait, before + 6);
  await away(program, page, wait, before + 5);
}

/** What was known then stays as it is while records change; the change is there as soon as the reader is back. */
async function then(program, page, wait, total) {
  const asOf = await page.evaluate(() => fetch('/collections/incidents/items?limit=1&sortby=-recorded_at').then((a) => a.json()).then((a) => a.features[0].properties.recorded_at));
  await page.evaluate((at) => { location.hash += `&as_of=${at}`; }, asOf);
  await page.waitForSelector('#past:not([hidden])');
  await bring(program, 'later', [['w4', 'Walk four', 34.1, 41.1]]);
  await page.waitForTimeout(2000);
  assert.equal(await page.evaluate(() => Number(document.querySelector('#total').textContent.replace(/\D/g, ''))), total, 'a change was drawn into what was known then');
  assert.ok(!await page.getByText('Walk four').count());
  await page.click('[data-key="known-now"]');
  await page.waitForFunction(() => [...document.querySelectorAll('.record')].some((r) => /Walk four/.test(r.textContent)));
  await wait((n) => Number(document.querySelector('#total').textContent.replace(/\D/g, '')) === n, total + 1);
}

/** Who watches something is offered what is new of it, sees that alone where it was, and goes back. */
async function watched(program, page, wait, before) {
  await page.locator('#offer [data-key="later"]').click();
  const offered = () => wait(() => !document.querySelector('#offer').hidden);
  await page.evaluate(() => { location.hash = 'lang=en&t=all&v=34.5,40.5,7&side=other&within=circle:40.2,34.55,30'; });
  await page.waitForFunction(() => [...document.querySelectorAll('.record')].some((r) => /Walk one/.test(r.textContent)));
  await bring(program, 'near', [['w5', 'Walk five', 34.56, 40.21], ['w6', 'Walk six', 31.2, 36.1]]);
  await offered();
  await soon.equal(() => page.textContent('#offer p'), '1 new or changed record fits the filter. 1 other does not.');
  const state = () => page.evaluate(() => window.threatmap.state);
  const was = await state();
  const listed = await page.locator('.record').count();
  await page.locator('#offer [data-key="go"]').click();
  await wait(() => document.querySelectorAll('.record').length === 1);
  await soon.match(() => page.textContent('.record'), /Walk five/);
  await soon.equal(() => page.evaluate(marks), 1, 'the map shows others too');
  const now = await state();
  assert.deepEqual([now.view, now.range, now.filters, now.within], [was.view, was.range, was.filters, was.within]);
  await soon.match(() => page.title(), /Recorded or changed since/);
  await bring(program, 'nearer', [['w7', 'Walk seven', 34.57, 40.22]]);
  await wait(() => document.querySelectorAll('.record').length === 2); // what comes meanwhile is there too
  assert.ok(await page.locator('#offer').isHidden(), 'what is shown is offered');
  await page.goBack();
  await wait((n) => document.querySelectorAll('.record').length === n, listed + 1);
  await soon.deepEqual(state, was, 'back leads elsewhere');
  await page.evaluate(() => { location.hash = 'lang=en&t=all&s=all&v=34.5,40.5,6'; });
  await wait((n) => Number(document.querySelector('#total').textContent.replace(/\D/g, '')) === n, before + 3);
  await wait(() => !window.threatmap.drawn.waiting && performance.getEntriesByName('picture').length > 0);
}

/** The device was offline while records came, and the reader moved the map: the counts on the page are of one version of the data at any time. */
async function cut(program, page, wait, before) {
  const drawn = await page.evaluate(marks);
  await page.evaluate(() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.querySelector('#total').textContent)).observe(document.querySelector('#top'), { childList: true, subtree: true, characterData: true });
  });
  await page.context().setOffline(true);
  await wait(() => /is offline/.test(document.querySelector('#status.shown')?.textContent ?? ''));
  await page.locator('[data-key="in"]').click();
  await bring(program, 'cut', [['w8', 'Walk eight', 34.5, 40.5]]);
  await page.context().setOffline(false);
  await wait((n) => Number(document.querySelector('#total').textContent.replace(/\D/g, '')) === n, before);
  await wait(() => !document.querySelector('#status.shown.problem'));
  await page.locator('[data-key="out"]').click();
  await wait((n) => window.threatmap.state.view.zoom === 6 && !window.threatmap.drawn.waiting && window.threatmap.drawn.records === n, drawn + 1);
  const said = await page.evaluate(() => window.said);
  assert.deepEqual(said.filter((text) => / of /.test(text)), [], 'counts of two versions of the data stood together');
}

/** @param {Program} program @param {import('playwright-core').Page} page @param {(test: any, arg?: any) => Promise<any>} wait @param {number} before */
async function away(program, page, wait, before) {
  const drawn = await page.evaluate(marks);
  await program.stop('SIGTERM');
  await wait(() => /does not answer/.test(document.querySelector('#status.shown')?.textContent ?? ''));
  assert.equal(await page.evaluate(marks), drawn, 'what was drawn is gone with the server');
  await bring(program, 'meanwhile', [['w2', 'Walk two', 35.1, 39.1], ['w3', 'Walk three', 33.9, 42.2]]);
  await program.start();
  await wait((n) => Number(document.querySelector('#total').textContent.replace(/\D/g, '')) === n, before + 3);
  await wait(() => !document.querySelector('#status.shown.problem'));
  await page.waitForFunction(() => [...document.querySelectorAll('.record')].some((r) => /Walk three/.test(r.textContent)));
  await wait((n) => window.threatmap.drawn.records === n, drawn + 2);
}
