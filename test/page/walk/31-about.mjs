/** The walk through the box about a place and the corridor beside another one: both are in the address. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, state, settled, until }) => ({
  async 'the box about a place is in the address: back, forward, a link'() {
    await page.goto(`${address}/?about#lang=en&t=all&v=35,39.6,9&l=areas`);
    await page.waitForSelector('.record, .empty');
    await settled();
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForSelector('#about:not([hidden])');
    const { about } = await state();
    assert.match(about, /^areas\/syrian-badia/);
    const told = await page.locator('#about h3').first().textContent();
    await page.goBack();
    await page.waitForSelector('#about', { state: 'hidden' });
    await page.goForward();
    await page.waitForSelector('#about:not([hidden])');
    const link = new URL(page.url()).hash;
    await page.goto(`${address}/?about2${link}`);
    await page.waitForSelector('#about:not([hidden])');
    await soon.equal(() => page.locator('#about h3').first().textContent(), told);
    await soon.match(() => page.locator('#about').textContent(), /Method/);
    await page.locator('#about [data-key="shut"]').click();
    await until(() => window.threatmap?.state.about === '');
    await soon.ok(() => !page.url().includes('about='));
  },
  async 'the corridor beside is in the address'() {
    const { features: [corridor, other] } = await page.request.get(`${address}/collections/corridors/items?limit=2`).then((a) => a.json());
    await page.goto(`${address}/?beside#t=all&lang=en&panel=corridor:${corridor.id}`);
    await page.waitForSelector('[data-key="compare"] option:nth-child(2)', { state: 'attached', timeout: 30_000 });
    await page.locator('[data-key="compare"]').selectOption(other.id);
    await page.waitForFunction(() => /both/i.test(document.querySelector('#panel [aria-live] p')?.textContent ?? ''));
    await soon.equal(async () => (await state()).other, other.id);
    await page.goto(`${address}/?beside2${new URL(page.url()).hash}`);
    await page.waitForFunction(() => /both/i.test(document.querySelector('#panel [aria-live] p')?.textContent ?? ''), null, { timeout: 30_000 });
    await soon.equal(() => page.locator('[data-key="compare"]').inputValue(), other.id);
    await page.goBack();
    await page.goBack();
    await until(() => window.threatmap?.state.other === '');
  },
});
