/** The walk to records by search, and to their copies beyond the map’s edge. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, until, settled }) => ({
  async 'see the marks on every copy of the world'() {
    await page.goto(`${address}/?far#lang=en&t=all&v=20,30,1`);
    await page.waitForSelector('.record');
    await settled();
    const near = () => page.evaluate(() => { // the copy in the middle, whose corner is the world's own
      const { map, incidents } = window.threatmap.map;
      return incidents.marks.filter((m) => m.x >= 0 && m.x < map.getPixelWorldBounds().max.x).reduce((n, m) => n + m.count, 0);
    });
    await soon.ok(async () => await near() > 0, 'the middle of the map is empty');
  },
  async 'search in the texts'() {
    await page.goto(`${address}/?search#lang=en&t=all&s=all`);
    await page.waitForSelector('.record');
    await page.locator('#q').fill('suwaydá,IED  attack');
    await until(() => window.threatmap?.state.q === 'suwaydá, IED attack');
    const { features } = await (await page.request.get(`${address}/collections/incidents/items?q=suwaydá,IED attack&limit=50&sort=-occurred`)).json();
    await page.waitForFunction((ids) => [...document.querySelectorAll('.record')].map((r) => r.dataset.id).join() === ids, features.map((f) => f.id).join(), { timeout: 15_000 });
    for (const { id } of features) { // any of its texts, as they are spelled there
      const told = await (await page.request.get(`${address}/incidents/${id}`)).text();
      assert.match(told, /suwayda|ied attack/i, `${id} says neither`);
    }
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'q', 'the answers take the focus from who types');
    await soon.match(() => page.evaluate(() => location.hash), /[#&]q=suwayd/);
    const { matched } = await (await page.request.get(`${address}/stats/count?q=suwaydá,IED attack`)).json();
    assert.ok(matched > 0);
    await page.reload();
    await page.waitForSelector('.record');
    await soon.equal(() => page.inputValue('#q'), 'suwaydá, IED attack');
    await page.goto(`${address}/?search2#lang=ar&t=all&s=all&q=${encodeURIComponent('السويدا')}`);
    await page.waitForSelector('.record');
    await soon.equal(() => page.getAttribute('#q', 'aria-label'), 'البحث في السجلات');
    await page.locator('[data-key="clear"]').click();
    await until(() => window.threatmap?.state.q === '' && document.querySelector('#q').value === '');
  },
});
