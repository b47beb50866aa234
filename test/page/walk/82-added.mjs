/** The walk through a layer that the operator adds while the page is open, on a server of its own. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { soon } from '../soon.mjs';
import { Program } from '../program.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export function steps({ page: other }) {
  return {
    async 'see a layer that was added, switch it on, and lose it when it is removed'() {
      const program = new Program();
      const page = await (await other.context().browser().newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })).newPage();
      try { await added(program, page); } finally { await page.context().close(); await program.end(); }
    },
  };
}

/** Lines between two areas may take a layer of lines only, or of polygons only, as their terrain openness. */
async function openness(program, page) {
  const file = join(program.home, 'tracks.geojson');
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [[39, 33.5], [43.5, 35]] } }] }));
  await program.run('layer add', 'tracks', file, '--title', 'Tracks of the walk');
  await page.goto(`${program.address}/?openness#lang=en&t=all&panel=propose:syrian-badia/`);
  await page.waitForFunction(() => document.querySelectorAll('#propose-openness option').length === 2 && document.querySelectorAll('#propose-to option').length > 10, null, { timeout: 20_000 });
  await soon.equal(async () => (await page.locator('.field', { has: page.locator('#propose-openness') }).innerText()).split('\n')[0], 'Terrain openness');
  await soon.equal(() => page.locator('#propose-openness optgroup').getAttribute('label'), 'Lines to keep away from, such as roads');
  await page.locator('#propose-openness').selectOption({ label: 'Tracks of the walk' });
  const asked = page.waitForResponse((r) => r.url().includes('/analysis/corridor-proposals'));
  await page.locator('#propose-to').selectOption('hamrin-range');
  const response = await asked;
  assert.equal(new URL(response.url()).searchParams.get('openness'), 'tracks');
  await soon.equal(async () => (await response.json()).note.parameters.recipe.openness.layer, 'tracks');
  await soon.match(() => decodeURIComponent(page.url()), /panel=propose:syrian-badia\/hamrin-range\/tracks/);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('#propose-openness')?.value === 'tracks');
  await program.run('layer remove', 'tracks');
}

/** Whether so many dots of the layer's canvases are painted. */
const painted = (least) => [...document.querySelectorAll('.leaflet-added-pane canvas')].reduce((n, canvas) => n + canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter((v, i) => i % 4 === 3 && v).length, 0) >= least;

/** @param {Program} program @param {import('playwright-core').Page} page */
async function added(program, page) {
  const wait = (test) => page.waitForFunction(test, null, { timeout: 20_000 });
  const address = await program.start();
  const file = join(program.home, 'roads.geojson');
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: [
    { type: 'Feature', properties: { name: 'Road' }, geometry: { type: 'LineString', coordinates: [[38, 33], [43, 36]] } },
    { type: 'Feature', properties: { name: 'Camp' }, geometry: { type: 'Point', coordinates: [41, 34] } },
    { type: 'Feature', properties: { name: 'Zone' }, geometry: { type: 'Polygon', coordinates: [[[39, 34], [40, 34], [40, 35], [39, 34]]] } },
  ] }));
  const told = page.waitForRequest(/\/changes/);
  await page.goto(`${address}/#lang=en&t=all&v=34.5,40.5,6`);
  await told;
  await page.waitForSelector('.record');
  assert.equal(await page.locator('[data-key^="al:"]').count(), 0);
  await program.run('layer add', 'roads', file, '--title', 'Roads of the walk', '--description', 'Made up');
  const control = page.locator('[data-key="al:roads"]');
  await control.waitFor({ state: 'attached', timeout: 20_000 });
  await soon.match(() => page.locator('.layer', { has: control }).innerText(), /Roads of the walk[^]*Made up/);
  assert.equal(await page.evaluate(painted, 1), false);
  await control.click();
  await soon.match(() => page.url(), /al=roads/);
  await page.waitForFunction(painted, 300, { timeout: 20_000 });
  await page.reload();
  await page.waitForFunction(painted, 300, { timeout: 20_000 });
  await openness(program, page);
  await page.goto(`${address}/#lang=en&t=all&v=34.5,40.5,6&al=roads`);
  await control.waitFor({ state: 'attached', timeout: 20_000 });
  await program.run('layer remove', 'roads');
  await wait(() => document.querySelectorAll('[data-key^="al:"]').length === 0);
}
