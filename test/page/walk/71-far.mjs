/** The walk by keys alone over the whole page: from the address bar to an analysis. */
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, state, until }) => ({
  async 'from the address bar to whether a border rises, in some twenty keys'() {
    await page.goto(`${address}/?far#t=all&lang=en`);
    await page.waitForSelector('.record');
    const press = async (/** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };
    // What F6 does is loaded with its first press, and a panel takes the focus when it is there.
    const reached = (/** @type {string} */ key) => page.waitForFunction((one) => (document.activeElement.closest('[data-key]')?.dataset.key ?? document.activeElement.id) === one, key, { timeout: 15_000 });
    await press('F6');
    await reached('goto');
    await page.keyboard.type('iraq syria');
    await page.waitForSelector('#goto-1');
    await press('ArrowDown', 'ArrowDown', 'Enter'); // its profile
    await page.waitForSelector('#panel [data-key="only:SYR"]');
    await until(() => document.activeElement.matches('#panel h2'));
    await soon.ok(() => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none'), 'who uses keys does not see where the focus is');
    await page.focus('[data-key="only:SYR"]');
    await press('Enter');
    await press('Shift+F6'); // the timeline
    await reached('play');
    await press('Tab', 'Enter');
    await page.waitForSelector('[data-key="date-year"]');
    await press('Shift+Tab');
    await reached('date-year');
    await page.selectOption('[data-key="date-year"]', '2016');
    await until(() => window.threatmap.state.range.to === '2016-12-31');
    await press('F6');
    await reached('only:SYR'); // back to where one was
    await press('Tab', 'Enter');
    await page.waitForSelector('#panel .judged');
    const asked = async () => { const { panel, belt, soil } = await state(); return [panel, belt, soil]; };
    await soon.deepEqual(asked, [{ kind: 'tempo', id: 'border/IRQ-SYR@2016-12-19' }, 'IRQ-SYR', 'SYR']);
    await page.click('[data-key="newest"]');
    await page.click('[data-key="ended"]');
    await until(() => window.threatmap.state.panel.id === 'border/IRQ-SYR@2016-12-19');
  },
  async 'a year that is half written is none'() {
    await page.goto(`${address}/?half#t=all&lang=en`);
    await page.waitForSelector('.record');
    await page.click('[data-key="dates"]');
    await page.fill('[data-key="date-from"]', '0006-02-01');
    await page.keyboard.press('Enter');
    await soon.equal(() => page.getAttribute('[data-key="date-from"]', 'aria-invalid'), 'true');
    await soon.equal(async () => (await state()).range.from, '');
  },
});
