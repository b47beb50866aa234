/** The walk to where things come from: whose data it is, what the starting map says, what a belt is. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, until, settled, resting, filled }) => ({
  async 'see whose data it is'() {
    await page.goto(`${address}/#t=all&s=all&lang=en`);
    await page.waitForSelector('.record');
    await until(() => document.querySelector('#credits').textContent.includes('Natural Earth'));
    filled.real = await page.evaluate(() => fetch('/stats/count?origin=ucdp-ged').then((a) => a.json()).then((a) => a.matched > 0));
    if (!filled.real) { console.warn('LEFT OUT: UCDP’s attribution on map and card: this server holds the starting map only'); return; }
    await until(() => document.querySelector('#credits').textContent.includes('UCDP GED, CC BY 4.0'));
    const id = await page.evaluate(() => fetch('/collections/incidents/items?origin=ucdp-ged&limit=1').then((a) => a.json()).then((a) => a.features[0].id));
    await page.goto(`${address}/#t=all&id=${id}`);
    await page.waitForSelector('.rights');
    await soon.match(() => page.textContent('.rights'), /Uppsala Conflict Data Program.*CC BY 4\.0/);
  },
  async 'read a record of the starting map'() {
    const id = await page.evaluate(() => fetch('/collections/incidents/items?origin=seed&event_type=explosive&limit=1').then((a) => a.json()).then((a) => a.features[0].id));
    await page.goto(`${address}/?record#t=all&lang=en&id=${id}`);
    await page.waitForSelector('.summary');
    for (const said of [/Our paraphrase/, /Characters [\d,]+–[\d,]+/, /Place known to/, /Killed\s*not stated/]) await soon.match(() => page.textContent('#card'), said);
  },
  async 'ask what a belt is'() {
    await page.goto(`${address}/?ground#t=1900-01-01..1900-01-02&v=33.85,40,9&l=belts&lang=en`);
    await settled();
    await until(() => window.threatmap.drawn.belts > 0);
    await resting();
    await page.locator('#map').click();
    await page.waitForSelector('.about:not([hidden])');
    assert.ok(await page.locator('#keys').isHidden(), 'the cross is shown to a mouse');
    await soon.ok(() => page.locator('#about [data-key^="profile:"]').first().isVisible(), 'no way to its profile');
    for (const said of ['Side', 'Width', '25 km', 'Natural Earth', 'Geodesic']) await soon.ok(async () => (await page.textContent('#about')).includes(said), `${said} is not in it`);
    await page.keyboard.press('Escape');
    await soon.ok(() => page.locator('#about').isHidden(), 'Escape does not close it');
  },
});
