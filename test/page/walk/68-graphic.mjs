/** The walk to a record whose texts are graphic. */
import assert from 'node:assert/strict';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address }) => ({
  async 'graphic texts are shown after a click only'() {
    await page.goto(`${address}/?graphic#lang=en&t=all`);
    await page.waitForSelector('.record');
    const id = await page.evaluate(() => fetch('/collections/incidents/items?origin=seed&event_type=explosive&limit=1').then((a) => a.json()).then((a) => a.features[0].id));
    await page.route(`**/incidents/${id}`, async (route) => {
      const answer = await route.fetch();
      const record = await answer.json();
      record.incident.sensitivity = ['graphic', 'source_at_risk'];
      await route.fulfill({ response: answer, json: record });
    });
    await page.goto(`${address}/?graphic2#lang=en&t=all&src=0&id=${id}`);
    await page.waitForSelector('#card .veil');
    assert.equal(await page.locator('#card .summary, #card .headline, #card blockquote, #source-view').count(), 0, 'the texts are shown unasked');
    assert.ok(await page.locator('#card .publisher').count() > 0, 'who said it is hidden');
    assert.match(await page.textContent('#card > .warn'), /at risk/);
    await page.click('[data-key="unveil"]');
    await page.waitForSelector('#card .summary');
    await page.waitForSelector('#source-view');
    assert.equal(await page.locator('#card .veil').count(), 0);
    await page.unroute(`**/incidents/${id}`);
  },
});
