/** The walk to what is shown only when it is asked for: graphic texts; and to what is left out then: vague places. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, until }) => ({
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
    await soon.ok(async () => await page.locator('#card .publisher').count() > 0, 'who said it is hidden');
    await soon.match(() => page.textContent('#card > .warn'), /at risk/);
    await page.click('[data-key="unveil"]');
    await page.waitForSelector('#card .summary');
    await page.waitForSelector('#source-view');
    await soon.equal(() => page.locator('#card .veil').count(), 0);
    await page.unroute(`**/incidents/${id}`);
  },
  async 'only precise places, and all again'() {
    await page.goto(`${address}/?precise#lang=en&t=all&adm0=SYR`);
    await page.waitForSelector('.record');
    const asked = page.waitForRequest((r) => /items\?.*geo_precision=exact%2Clocality%2Cnear/.test(r.url()));
    await page.focus('[data-key="precise"]');
    await page.keyboard.press('Space');
    await asked;
    await soon.match(() => page.url(), /geo_precision=exact,locality,near/);
    await soon.ok(() => page.isChecked('[data-key="precise"]'));
    await until(() => document.activeElement.matches('[data-key="precise"]')); // not of one element: the answers draw it anew
    await page.keyboard.press('Space');
    await until(() => !location.hash.includes('geo_precision') && !document.querySelector('[data-key="precise"]').checked); // with the next picture, not with the key
    await soon.ok(() => page.url().includes('adm0=SYR'), page.url());
  },
});
