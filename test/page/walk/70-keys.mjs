/** The walk to records by other ways: the keyboard, and the offer of what was imported. */
import assert from 'node:assert/strict';
import { eventually, soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
const keys = ({ page, address, until, settled, resting }) => ({
  async 'go by keyboard, without a mouse'() {
    await page.goto(`${address}/?keys#t=all&lang=en`);
    await page.waitForSelector('.record');
    await settled();
    await page.focus('#map');
    await page.keyboard.press('Shift');
    await soon.ok(() => page.locator('#keys').isVisible(), 'the keys are not told');
    await page.keyboard.press('l');
    await soon.ok(() => page.evaluate(() => document.activeElement.matches('.record')), 'L does not lead to the records in view');
    const spot = await page.evaluate(() => { // bring a mark under the cross
      const { map, incidents } = window.threatmap.map;
      const m = incidents.marks.find((one) => one.count > 1) ?? incidents.marks[0];
      map.setView(map.unproject([m.x, m.y]), map.getZoom(), { animate: false });
      return { group: m.count > 1, zoom: map.getZoom() };
    });
    await settled();
    await resting();
    await page.focus('#map');
    await page.keyboard.press('Enter');
    if (spot.group) await page.waitForFunction((zoom) => window.threatmap?.state.view?.zoom > zoom, spot.zoom);
    else await page.waitForSelector('#card:not([hidden])');
    await page.locator('#skip').focus();
    await page.keyboard.press('Enter');
    await until(() => document.activeElement.matches('.record, #list-title, .empty button'));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const offers = ({ page, address, state, until, bear }) => ({
  async 'be offered what came meanwhile of what is watched, and else everything'() {
    bear(/ 503 .*\/changes/); // the browser itself reports each refusal
    await page.route('**/changes*', (route) => route.fulfill({ status: 503 })); // no line of changes: the page asks now and then
    await page.goto(`${address}/?import#lang=en&t=1990-01-01..1990-01-02&v=20,20,6&side=other`); // chosen, and nothing of it comes
    await page.waitForSelector('html[data-ready]');
    const answer = await (await page.request.get(`${address}/stats/count`)).json();
    await page.waitForTimeout(500);
    assert.ok(await page.locator('#offer').isHidden(), 'it is offered before anything came');
    await page.route('**/stats/count', (route) => route.fulfill({ json: { ...answer, matched: answer.matched + 7 }, headers: { ETag: 'W/"later"' } }));
    const told = page.waitForResponse((r) => r.url().includes('/stats/count?') && /recorded_at/.test(r.url()), { timeout: 50_000 });
    await told;
    await page.waitForTimeout(500);
    assert.ok(await page.locator('#offer').isHidden(), 'what is not watched is offered');
    const fresh = (/** @type {number} */ fits) => page.route(/\/stats\/count\?.*recorded_at/, (route) => route.fulfill({ json: { ...answer, matched: /side=/.test(route.request().url()) ? fits : 7 } }));
    await fresh(3);
    await page.locator('[data-key="in"]').click();
    await page.route('**/stats/count', (route) => route.fulfill({ json: { ...answer, matched: answer.matched + 9 }, headers: { ETag: 'W/"latest"' } }));
    await page.waitForSelector('#offer:not([hidden])', { timeout: 50_000 });
    await soon.equal(() => page.textContent('#offer p'), '3 new or changed records fit the filter. 4 others do not.');
    const before = await state();
    await page.locator('#offer .primary').click();
    await page.waitForSelector('[data-key="off:fresh"]', { state: 'attached' });
    const kept = ({ range, filters, view }) => [range, filters, view];
    await soon.deepEqual(async () => [...kept(await state()), (await state()).scope], [...kept(before), 'all']);
    await soon.match(async () => (await state()).fresh, /^\d{4}-/);
    await page.goBack();
    await until(() => !window.threatmap.state.fresh);
    await soon.deepEqual(state, before, 'back leads elsewhere');
    await page.unroute(/\/stats\/count\?.*recorded_at/);
    // Who has chosen nothing but a time is told of all.
    await page.goto(`${address}/?everything#lang=en&t=1990-01-01..1990-01-02&v=20,20,6&ref=1`);
    await page.waitForSelector('html[data-ready]');
    await page.waitForTimeout(500);
    await page.route(/\/stats\/count\?.*recorded_at/, (route) => route.fulfill({ json: { ...answer, matched: /datetime=/.test(route.request().url()) ? 0 : 7 } }));
    await page.route('**/stats/count', (route) => route.fulfill({ json: { ...answer, matched: answer.matched + 20 }, headers: { ETag: 'W/"last"' } }));
    await page.waitForSelector('#offer:not([hidden])', { timeout: 50_000 });
    await soon.equal(() => page.textContent('#offer p'), '7 new or changed records, none of which fits the filter.');
    await page.locator('#offer .primary').click();
    await soon.ok(() => page.locator('#offer').isHidden());
    await until(() => /[1-9]\d* in view/.test(document.querySelector('#counts').textContent.replaceAll(',', '')));
    await soon.deepEqual(async () => { const { range, filters } = await state(); return [range, filters]; }, [{ from: '', to: '' }, {}]);
    await eventually(async () => {
      const { in_view: seen, mapped, beyond_mercator: beyond } = await (await page.request.get(`${address}/stats/count?view=${await page.evaluate(() => window.threatmap.map.bbox)}`)).json();
      assert.equal(seen, mapped - beyond, 'not everything is in view');
    });
    await page.unroute(/\/stats\/count\?.*recorded_at/);
    await page.unroute('**/stats/count');
    await page.unroute('**/changes*');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...keys(walk), ...offers(walk) });
