/** The walk to what was known on a day, and back. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** Between the first record and the last: half of what the server holds was there. */
const moment = async () => {
  const sorted = async (sort) => (await fetch(`/collections/incidents/items?limit=1&sortby=${encodeURIComponent(sort)}`).then((a) => a.json())).features[0].properties.recorded_at;
  const [first, last] = await Promise.all([sorted('+recorded_at'), sorted('-recorded_at')]);
  return { first, last, between: new Date((Date.parse(first) + Date.parse(last)) / 2).toISOString() };
};
const matched = (query) => fetch(`/stats/count?${query}`).then((a) => a.json()).then((a) => a.matched);

/** @param {import('../walk.mjs').Walk} walk */
const past = ({ page, address, until, settled, bear }) => ({
  async 'the map as it was known at a moment: said, in the address, and asked for by tiles, list, counts and bars alike'() {
    await page.goto(`${address}/?known#lang=en&t=all&s=all`);
    await page.waitForSelector('html[data-ready]');
    const { between } = await page.evaluate(moment);
    // It is put together first, which takes seconds: 503 meanwhile, which the page bears; the browser's console notes each.
    bear(/ 503 .*as_of=/);
    for (let i = 0; i < 60; i++) if ((await page.request.get(`${address}/stats/count?as_of=${between}`)).ok()) break;
    const asked = [];
    page.on('request', (r) => asked.push(r.url()));
    await page.click('[data-key="tools"]');
    await page.click('[data-key="tool:known"]');
    await page.fill('[data-key="known-day"]', '2100-01-01');
    await page.click('[data-key="known-show"]');
    await page.waitForSelector('#past [role="alert"]');
    await page.fill('[data-key="known-day"]', '2001-01-01');
    await page.click('[data-key="known-show"]');
    await page.waitForFunction(() => document.querySelector('#list .empty')?.textContent.includes('Nothing was recorded by then'));
    await soon.match(() => page.url(), /as_of=2001-01-01/);
    await soon.match(() => page.textContent('#past'), /As known at the end of 1 Jan 2001/);
    await page.evaluate((asOf) => { location.hash = location.hash.replace('as_of=2001-01-01', `as_of=${asOf}`); }, between);
    const filled = await page.evaluate(matched, 'origin=ucdp-ged');
    const then = await page.evaluate(matched, `as_of=${between}`);
    const now = await page.evaluate(matched, '');
    if (filled) assert.ok(then > 0 && then < now, `${then} of ${now} were known then`);
    await page.waitForFunction((n) => document.querySelector('#total').textContent.includes(n.toLocaleString('en-GB')), then);
    await settled();
    for (const path of ['/tiles/incidents/', '/stats/count', '/stats/facets', '/stats/timeline', '/collections/incidents/items']) {
      await soon.ok(() => asked.some((url) => url.includes(path) && url.includes(encodeURIComponent(between))), `${path} was not asked as of then`);
    }
    await soon.match(() => page.title(), /as known on/);
  },
  async 'a record is the one of then, and no change is drawn until the reader is back'() {
    const before = await page.textContent('#total');
    await page.waitForSelector('.record');
    await Promise.all([page.waitForRequest((r) => /\/incidents\/TM-\w+\?as_of=/.test(r.url())), page.locator('.record').first().click()]);
    await page.waitForSelector('#card-title');
    const url = page.url();
    await page.reload();
    await page.waitForSelector('#past:not([hidden])');
    await page.waitForSelector('#card-title');
    assert.equal(page.url(), url, 'a link gives another moment');
    await page.click('[data-key="back"]');
    await page.waitForFunction((text) => document.querySelector('#total').textContent === text, before);
    await page.click('[data-key="known-now"]');
    await page.waitForSelector('#past', { state: 'hidden' });
    await soon.ok(() => !page.url().includes('as_of'));
    const now = await page.evaluate(matched, '');
    await page.waitForFunction((n) => document.querySelector('#total').textContent.includes(n.toLocaleString('en-GB')), now);
    await page.goto(url);
    await page.waitForSelector('#past:not([hidden])');
    await page.click('[data-key="known-now"]');
    await until(() => !location.hash.includes('as_of'));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const history = ({ page, address }) => ({
  async 'a record says what changed from one revision to the next, and leads to what was known then'() {
    await page.goto(`${address}/?history#lang=en&t=all`);
    await page.waitForSelector('.record');
    // A record of two revisions says what changed, and leads to what was known then.
    const revised = await page.evaluate(() => fetch('/collections/incidents/items?limit=1&sortby=-revision').then((a) => a.json()).then(({ features: [f] }) => { if (f.properties.revision > 1) location.hash += `&id=${f.id}`; return f.properties.revision > 1; }));
    if (!revised) { console.warn('LEFT OUT: what changed in a record: this server holds none of two revisions'); return; }
    const button = page.locator('[data-key^="changed:"]').first();
    await button.click();
    await page.waitForSelector('.changes tbody tr', { timeout: 60_000 });
    const rows = await page.$$eval('.changes tbody tr', (all) => all.map((row) => [...row.children].map((one) => one.textContent)));
    assert.ok(rows.every(([path, before, after]) => path && before !== after), JSON.stringify(rows));
    await button.click();
    await soon.equal(() => page.locator('.changes').count(), 0);
    await page.locator('[data-key^="then:"]').first().click();
    await page.waitForSelector('#past:not([hidden])');
    await page.waitForFunction(() => document.querySelectorAll('[data-key^="changed:"]').length === 0, null, { timeout: 60_000 });
    await page.click('[data-key="known-now"]');
    await page.waitForSelector('#past', { state: 'hidden' });
    await page.click('[data-key="back"]');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...past(walk), ...history(walk) });
