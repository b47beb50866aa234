/** The walk through records: card, source, the same view after a reload, Arabic. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, state, settled }) => ({
  async 'open a card'() {
    await page.waitForSelector('.record');
    await page.locator('.record').first().click();
    await page.waitForSelector('.source', { timeout: 15_000 });
    const card = await page.textContent('#card');
    assert.ok(card.indexOf('Sources') < card.indexOf('Outcomes'), 'sources do not come first');
    await soon.match(() => page.textContent('.grade'), /^[A-F][1-6]$/);
    await soon.match(() => page.textContent('#card'), /known/, 'the precision is not said in words');
  },
  async 'follow its source'() {
    for (const link of await page.locator('a.document').all()) {
      await soon.match(() => link.getAttribute('href'), /^https?:/);
      await soon.match(() => link.getAttribute('rel'), /noopener/);
      await soon.equal(() => link.getAttribute('target'), '_blank');
    }
    await page.locator('[data-source="0"]').click();
    await page.waitForSelector('#source-view');
    await soon.equal(async () => (await state()).source, 0, 'the open source is not in the state');
  },
  async 'reload to the same view'() {
    const { view } = await state();
    await page.locator('#zoom [data-key="in"]').click();
    await page.waitForFunction((zoom) => window.threatmap?.state.view && window.threatmap?.state.view.zoom !== zoom, view?.zoom ?? null);
    await settled();
    const before = { state: await state(), url: page.url(), bbox: await page.evaluate(() => window.threatmap.map.bbox) };
    await page.reload();
    await page.waitForSelector('#source-view', { timeout: 30_000 });
    await settled();
    const after = { state: await state(), url: page.url(), bbox: await page.evaluate(() => window.threatmap.map.bbox) };
    assert.deepEqual(after, before);
  },
  async 'read it in Arabic'() {
    await page.locator('[data-key="lang"]').click();
    await page.waitForSelector('html[dir="rtl"]'); // its words are loaded now
    await page.waitForFunction(() => /المصادر/.test(document.querySelector('#card')?.textContent ?? ''));
  },
  async 'read actors in Arabic'() {
    await page.goto(`${address}/?actors#lang=ar&t=all&actors=IS`);
    await page.waitForSelector('.record');
    await soon.match(() => page.textContent('.facet:has([data-key="actors:IS"])'), /داعش/);
    await page.locator('.record').first().click();
    await page.waitForSelector('.source');
    await soon.match(() => page.textContent('#card'), /داعش/);
  },
});
