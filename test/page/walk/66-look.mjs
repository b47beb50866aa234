/** The walk through how things look: military symbols, and layers that are faded. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address }) => ({
  async 'switch to military symbols, in the legend and the list, and back'() {
    await page.goto(`${address}/?look#lang=en&t=all`);
    await page.waitForSelector('.record .symbol');
    assert.equal(await page.locator('script[src*="milsymbol"], .symbol.military').count(), 0, 'the library came unasked');
    await page.locator('[data-key="sym"]').click();
    await page.waitForSelector('.record .symbol.military canvas');
    await page.waitForSelector('.legend .symbol.military canvas');
    await soon.match(() => page.url(), /sym=military/);
    await page.locator('[data-key="sym"]').click();
    await page.waitForSelector('.record svg.symbol');
    await soon.doesNotMatch(() => page.url(), /sym=/);
  },
  async 'fade a layer by keyboard'() {
    await page.goto(`${address}/?fade#lang=en&t=all`);
    await page.waitForSelector('.record');
    const fader = page.locator('[data-key="op:belts"]');
    await fader.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
    await soon.match(() => page.url(), /op=belts:0\.5/);
    assert.ok(await page.locator('[data-key="op:belts"]').evaluate((one) => one === document.activeElement), 'the focus is lost');
  },
});
