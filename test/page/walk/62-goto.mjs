/** The walk to places: by name in two languages and by another name, by coordinates and MGRS, with the keyboard alone. It filters nothing. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, state, until }) => {
  const box = page.locator('#goto');
  /** @param {string} text @returns {Promise<string[]>} what is found */
  const found = async (text) => {
    await box.fill(text);
    await page.waitForFunction((t) => document.querySelector('#goto-list')?.hidden === false && window.threatmap && document.querySelector('#goto').value === t && document.querySelector('#goto-list [role="option"]'), text);
    await page.waitForTimeout(400);
    return page.$$eval('#goto-list [role="option"]', (list) => list.map((one) => one.textContent));
  };
  return {
    async 'go to a place by name, with the keyboard alone'() {
      await page.goto(`${address}/?goto#lang=en&t=all`);
      await page.waitForSelector('.record');
      const total = await page.textContent('#total');
      await soon.match(async () => (await found('hasakah'))[0], /^HasakahTown · Syria/);
      await soon.match(async () => (await found('الحسكه'))[0], /^HasakahTown · Syria/, 'ta marbuta is not folded');
      await soon.match(async () => (await found('ابو كمال'))[0], /^Al-BukamalTown.*أبو كمال/, 'another name, without hamza');
      await soon.equal(() => box.getAttribute('aria-expanded'), 'true');
      await page.keyboard.press('ArrowDown');
      await soon.equal(() => box.getAttribute('aria-activedescendant'), 'goto-0');
      await soon.equal(() => page.getAttribute('#goto-0', 'aria-selected'), 'true');
      await page.keyboard.press('Enter');
      await until(() => window.threatmap?.state.view?.zoom === 11);
      const { view } = await state();
      assert.ok(Math.abs(view.lat - 34.452) < 0.01 && Math.abs(view.lng - 40.919) < 0.01, JSON.stringify(view));
      await page.waitForSelector('.flag-label');
      await soon.equal(() => box.getAttribute('aria-expanded'), 'false');
      assert.equal(await page.textContent('#total'), total, 'it filters');
      assert.ok(await box.evaluate((one) => one === document.activeElement), 'the focus is lost');
    },
    async 'go to coordinates, in Arabic digits too, and to an MGRS square'() {
      await soon.equal(async () => (await found('٣٥٫٣٣، ٤٠٫١٤')).length, 2, 'both ways round');
      await page.keyboard.press('Enter');
      await until(() => Math.abs(window.threatmap?.state.view.lat - 35.33) < 0.01 && Math.abs(window.threatmap?.state.view.lng - 40.14) < 0.01);
      await soon.match(async () => (await found('38S LB 8 0'))[0], /MGRS · square of 10 km/);
      await page.keyboard.press('Enter');
      await until(() => Math.abs(window.threatmap?.state.view.lng - 43.7) < 0.3 && Math.abs(window.threatmap?.state.view.lat - 32.6) < 0.6);
    },
    async 'what is no place is searched in the records, if one wants that'() {
      const [only] = await found('zzqq');
      assert.match(only, /Search the records for “zzqq”/);
      await soon.match(() => page.textContent('#goto-list'), /No place here is called “zzqq”/);
      await page.keyboard.press('Escape');
      await soon.equal(() => box.inputValue(), 'zzqq');
      await page.keyboard.press('ArrowUp');
      await page.waitForSelector('#goto-0[aria-selected="true"]');
      await page.keyboard.press('Enter');
      await until(() => window.threatmap?.state.q === 'zzqq');
      await page.goBack();
      await until(() => window.threatmap?.state.q === '');
    },
  };
};
