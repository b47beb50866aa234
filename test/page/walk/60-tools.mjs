/** The walk through the menu of tools, with entries of its own: which ones there are is for their own steps to try. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** Puts a menu with two entries into the top bar. */
async function twoTools() {
  const [{ Menu }, { Section }, { Scenes }] = await Promise.all(['panel/menu.js', 'i18n/section.js', 'scene.js'].map((file) => import(`/static/${file}`)));
  const texts = new Section('two', async () => ({ default: { one: 'The first tool', two: 'The second tool' } }));
  const entry = (word) => ({ key: word, icon: 'M4 6h16', texts, word, act: () => { document.body.dataset.did = word; } });
  const menu = new Menu({}, [entry('one'), { ...entry('two'), pressed: () => true }]);
  menu.root.id = 'menu-of-two';
  const scenes = new Scenes();
  await scenes.ready(window.threatmap?.state);
  menu.render(scenes.of(window.threatmap?.state));
  document.querySelector('.tools').prepend(menu.root);
}

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address }) => ({
  async 'find a tool in the menu, by mouse and by keyboard'() {
    await page.goto(`${address}/?tools#lang=en&t=all`);
    await page.waitForSelector('.record');
    await page.evaluate(twoTools);
    const button = page.locator('#menu-of-two [data-key="tools"]');
    await button.click();
    await page.waitForSelector('#menu-of-two [data-key="tool:one"]');
    await soon.equal(() => button.getAttribute('aria-expanded'), 'true');
    await soon.equal(() => page.evaluate(() => getComputedStyle(document.querySelector('#menu-of-two ul')).position), 'absolute', 'its styles are not there');
    await soon.equal(() => page.getAttribute('[data-key="tool:two"]', 'aria-pressed'), 'true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await soon.equal(() => page.evaluate(() => document.body.dataset.did), 'two');
    await soon.ok(() => page.locator('#menu-of-two ul').isHidden());
    assert.ok(await button.evaluate((one) => one === document.activeElement), 'the focus is lost');
    await button.click();
    await page.waitForSelector('#menu-of-two [data-key="tool:one"]');
    await page.mouse.click(700, 400);
    await soon.ok(() => page.locator('#menu-of-two ul').isHidden(), 'a click elsewhere leaves it open');
    assert.equal(await page.locator('link[href$="/css/menu.css"]').count(), 1, 'its styles are linked more than once');
  },
});
