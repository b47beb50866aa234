/** The walk through the map in a frame of another page. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, until }) => ({
  async 'in a frame: map, timeline, the filter in words, and the way to the full map'() {
    await page.goto(`${address}/embed?frame#lang=en&t=2014-01-01..2014-12-31&adm0=IRQ&panel=tempo:adm1`);
    await page.waitForSelector('[data-key="fullMap"]');
    await until(() => window.threatmap.drawn?.records > 0);
    for (const there of ['#map', '#timeline', '#zoom', '#credits']) await soon.ok(() => page.locator(there).isVisible(), `${there} is missing`);
    for (const gone of ['#left', '#right', '.goto', '.tools', '#offer']) assert.ok(await page.locator(gone).isHidden(), `${gone} is there`);
    await soon.match(() => page.textContent('.frame-words'), /Country: Iraq · 1 Jan – 31 Dec 2014/);
    const full = await page.locator('[data-key="fullMap"]').evaluate((a) => ({ href: a.href, target: a.target, rel: a.rel }));
    assert.ok(full.href.startsWith(`${address}/#`) && full.href.includes('adm0=IRQ') && !full.href.includes('panel='), full.href);
    assert.deepEqual([full.target, full.rel], ['_blank', 'noopener']);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, 'it is wider than its frame');
  },
  async 'a record that is pressed in it is named, with the way to it'() {
    const id = await page.evaluate(async () => (await (await fetch('/collections/incidents/items?limit=1&adm0=IRQ&datetime=2014-01-01/2014-12-31')).json()).features[0].id);
    await page.evaluate((one) => { location.hash += `&id=${one}`; }, id);
    await page.waitForSelector('[data-key="openRecord"]');
    await soon.ok(async () => (await page.getAttribute('[data-key="openRecord"]', 'href')).includes(`id=${id}`));
    assert.ok(await page.locator('#right').isHidden());
  },
  async 'the code in the panel makes such a frame'() {
    await page.goto(`${address}/?code#lang=en&t=2014-01-01..2014-12-31&adm0=IRQ&panel=share:all`);
    await page.waitForSelector('[data-key="text:embed"]');
    await until(() => document.querySelector('[data-key="text:embed"]').value.includes('bb='));
    const code = await page.inputValue('[data-key="text:embed"]');
    const src = /^<iframe src="([^"]*)"/.exec(code)[1].replaceAll('&amp;', '&');
    assert.ok(src.startsWith(`${address}/embed#`) && src.includes('&adm0=IRQ') && src.includes('bb='), src);
  },
});
