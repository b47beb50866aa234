/** The walk through sharing: a link that shows the same elsewhere, and the records as files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { soon } from '../soon.mjs';

const VIEW = '#lang=en&t=2000-01-01..2014-12-31&adm0=SYR';

/** What is in the middle of the map and at its edges. */
const seen = () => { const { view, box } = window.threatmap.map; return { view, box }; };

/** @param {import('../walk.mjs').Walk} walk */
const linked = ({ page, address, until, settled }) => ({
  async 'a link shows the same place in a window of another size'() {
    await page.goto(`${address}/?share${VIEW}`);
    await page.waitForSelector('html[data-ready]');
    await until(() => document.title.startsWith('Country: Syria · '));
    await soon.match(() => page.getAttribute('#map', 'aria-label'), /Country: Syria · 1 Jan 2000 – 31 Dec 2014/);
    await page.click('[data-key="share"]');
    await page.waitForFunction(() => /dv=\d/.test(document.querySelector('[data-key="text:link"]')?.value ?? ''));
    const link = await page.inputValue('[data-key="text:link"]');
    assert.ok(link.includes('v=') && link.includes('bb=') && !link.includes('panel='), link);
    const here = await page.evaluate(seen);
    const other = await page.context().newPage();
    await other.goto(link.replace('/#', '/?elsewhere#'));
    await other.waitForSelector('html[data-ready]');
    await soon.deepEqual(async () => (await other.evaluate(seen)).view, here.view, 'a window of the same size shows another view');
    await other.setViewportSize({ width: 390, height: 844 });
    await other.goto(link.replace('/#', '/?small#'));
    await other.waitForSelector('html[data-ready]');
    const { box: [west, south, east, north] } = await other.evaluate(seen);
    assert.ok(west <= here.box[0] + 0.01 && south <= here.box[1] + 0.01 && east >= here.box[2] - 0.01 && north >= here.box[3] - 0.01, `${[west, south, east, north]} does not hold ${here.box}`);
    await other.waitForTimeout(500);
    assert.ok(await other.locator('#since:not([hidden])').count() === 0, 'something is said to have changed');
    await other.close();
  },
  async 'an older link says that records have changed since, until that is read'() {
    await page.goto(`${address}/?older${VIEW}&dv=1`);
    await page.waitForSelector('#since:not([hidden])');
    await soon.match(() => page.textContent('#since'), /changed since this link was made/);
    await page.click('[data-key="since-close"]');
    await page.waitForSelector('#since', { state: 'hidden' });
    await soon.ok(() => !page.url().includes('dv='));
    await settled();
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const opened = ({ page, address, state }) => ({
  async 'a link leads to the record and the profile that are open, and closing its panel back to them'() {
    await page.goto(`${address}/?opened${VIEW}&panel=belt:IRQ-SYR`);
    await page.waitForSelector('#panel .note');
    await page.evaluate(() => window.threatmap && fetch('/collections/incidents/items?limit=1&adm0=SYR').then((a) => a.json()).then((a) => { location.hash += `&id=${a.features[0].id}`; }));
    await page.waitForSelector('#card-title');
    const { id } = await state();
    await page.click('[data-key="share"]');
    await page.waitForFunction(() => /dv=\d/.test(document.querySelector('[data-key="text:link"]')?.value ?? ''));
    const link = await page.inputValue('[data-key="text:link"]');
    assert.ok(link.includes(`id=${id}`) && link.includes('panel=belt:IRQ-SYR'), link);
    await page.keyboard.press('Escape');
    await page.waitForSelector('#card:not([hidden]) #card-title');
    const now = await state();
    assert.deepEqual([now.id, now.panel], [id, { kind: 'belt', id: 'IRQ-SYR' }]);
    await page.goto(`${address}/?share-again${VIEW}`);
    await page.waitForSelector('html[data-ready]');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const filed = ({ page }) => ({
  async 'a file holds the records that its button says'() {
    await page.click('[data-key="share"]');
    await page.waitForFunction(() => /^[1-9][\d,]* record/.test(document.querySelector('[data-key="file:csv"] .soft')?.textContent ?? ''));
    const said = async () => Number((await page.textContent('[data-key="file:csv"] .soft')).replace(/[^\d]/g, ''));
    const saved = async () => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-key="file:csv"]')]);
      const ids = readFileSync(await download.path(), 'utf8').match(/^TM-[0-9A-Z]+,/gm) ?? [];
      return { name: download.suggestedFilename(), records: ids.length };
    };
    const all = await said();
    assert.deepEqual(await saved(), { name: 'incidents-adm0-SYR-verification-not-refuted-duplicate-from-2000-01-01-to-2014-12-31.csv', records: all });
    await page.click('[data-key="in"]');
    await page.click('[data-key="in"]');
    await page.click('[data-key="share-scope:true"]');
    await page.waitForFunction((n) => { const text = document.querySelector('[data-key="file:csv"] .soft').textContent; return /\d/.test(text) && Number(text.replace(/[^\d]/g, '')) < n; }, all);
    await soon.equal(async () => (await saved()).records - await said(), 0);
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const addressed = ({ page, address }) => ({
  async 'the records get an address of their own, pinned or live, and every format of the server is offered'() {
    const all = await page.evaluate(() => fetch('/collections/incidents/items?limit=1').then((a) => a.json()).then(({ links }) => links.map(({ href }) => new URL(href).searchParams.get('f')).filter((f) => f && f !== 'html')));
    await page.waitForSelector('[data-key="share-more"]');
    await page.click('[data-key="share-more"]');
    for (const f of ['geojson', ...all]) await soon.ok(() => page.locator(`[data-key="file:${f}"]`).isVisible(), `${f} is not offered`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-key="file:gpkg"]')]);
    await soon.equal(async () => readFileSync(await download.path()).subarray(0, 15).toString(), 'SQLite format 3');
    const { matched } = await page.evaluate(() => fetch(`/stats/count?adm0=SYR&verification=corroborated,disputed,single_source,unverified,verified&datetime=2000-01-01/2014-12-31`).then((a) => a.json()));
    const kept = async (kind) => {
      await page.click(`[data-key="keep:${kind}"]`);
      await page.waitForSelector(`[data-key="keep:${kind}"][aria-pressed="true"]`);
      return page.inputValue('[data-key="text:answer"]');
    };
    const live = await kept('live');
    assert.equal(await page.locator('[data-key="text:pinned-map"]').count(), 0);
    const pinned = await kept('pinned');
    assert.notEqual(live, pinned);
    for (const link of [live, pinned]) {
      assert.ok(link.startsWith(`${address}/a/`), link);
      const csv = await (await page.request.get(`${link}.csv`)).text();
      assert.equal((csv.match(/^TM-[0-9A-Z]+,/gm) ?? []).length, matched, link);
    }
    await soon.match(() => page.inputValue('[data-key="text:pinned-map"]'), /as_of=\d{4}-/);
    await soon.ok(async () => (await (await page.request.get(`${pinned}.json`)).json()).recipe.as_of, 'the pinned one is not pinned');
  },
  async 'the layer file for QGIS asks for what the filter matches'() {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-key="file:qgis"]')]);
    const layer = readFileSync(await download.path(), 'utf8');
    assert.equal(download.suggestedFilename(), 'incidents.qlr');
    for (const part of ['<!DOCTYPE qgis-layer-definition>', `${address}/collections/incidents/items`, 'adm0=SYR', 'all=true']) assert.ok(layer.includes(part), `${part} is not in it`);
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...linked(walk), ...opened(walk), ...filed(walk), ...addressed(walk) });
