/** The walk on a phone. */
import assert from 'node:assert/strict';
import { eventually, soon } from '../soon.mjs';

/** A finger finds it: there, in the window, 44 px high and wide (40 in a row of buttons whose frame makes up the rest). */
const reach = (page, selector) => eventually(async () => {
  const box = await page.locator(selector).boundingBox();
  assert.ok(box, `${selector} is not there`);
  assert.ok(box.x >= 0 && box.x + box.width <= 390.5 && box.y >= 0 && box.y + box.height <= 844.5, `${selector} is out of the window: ${JSON.stringify(box)}`);
  assert.ok(box.width >= 43.5 && box.height >= 39.5, `${selector} is too small: ${JSON.stringify(box)}`);
});

/** Pixels between the badge of the filters and the letters of the title. */
function apart() {
  const text = document.createRange();
  text.selectNodeContents(document.querySelector('.top h1').lastChild);
  const [a, b] = [document.querySelector('.tool .badge').getBoundingClientRect(), text.getBoundingClientRect()];
  return Math.max(b.left - a.right, a.left - b.right);
}

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, state, painted }) => ({
  async 'use it on a phone'() {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${address}/?phone#lang=en&t=2000-01-01..2030-12-31`);
    await page.waitForSelector('.plot:not(.empty)');
    await page.waitForTimeout(300);
    for (const name of ['filters', 'lang', 'theme', 'share', 'list', 'tz', 'in', 'pall', 'p90']) await reach(page, `[data-key="${name}"]`);
    await reach(page, 'label.certain');
    for (const lang of ['ar', 'en']) { // its own title is not cut
      await page.evaluate((code) => { location.hash = location.hash.replace(/lang=\w+/, `lang=${code}`); }, lang);
      await page.waitForFunction((code) => document.documentElement.lang === code, lang);
      const [room, needed] = await page.$eval('.top h1', (h1) => [h1.clientWidth, h1.scrollWidth]);
      assert.ok(needed <= room, `the title in ${lang} has ${room} px and needs ${needed}`);
      await page.evaluate(() => { location.hash += '&adm0=SYR&side=other'; });
      await page.waitForSelector('.tool .badge');
      await soon.ok(async () => await page.evaluate(apart) >= 3, `in ${lang} the number of filters touches the title`);
      await page.evaluate(() => { location.hash = location.hash.replace('&adm0=SYR&side=other', '').replace(/&(adm0|side)=\w+/g, ''); });
      await page.waitForSelector('.tool .badge', { state: 'detached' });
    }
    await soon.ok(async () => await painted('.bars') > 0.01, 'the bars are not drawn');
    await page.locator('label.certain').click();
    await soon.equal(async () => (await state()).certain, true);
  },
  async 'everything is reached in a page enlarged to 400 %, and at 320 px nothing is scrolled sideways'() {
    for (const [width, height] of [[320, 568], [360, 225]]) {
      await page.setViewportSize({ width, height });
      await page.goto(`${address}/?reflow-${width}#lang=en&t=2014-01-01..2014-12-31`);
      await page.waitForSelector('.plot:not(.empty)');
      await page.waitForTimeout(300);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth), `${width} px: the page is wider than its window`);
      await page.locator('.handle.to').scrollIntoViewIfNeeded();
      const plot = await page.locator('#plot').boundingBox();
      assert.ok(plot.y >= 0 && plot.y + plot.height <= height + 0.5, `${width} × ${height}: the timeline is out of the window: ${JSON.stringify(plot)}`);
      await page.locator('[data-key="in"]').scrollIntoViewIfNeeded();
      const more = await page.locator('[data-key="in"]').boundingBox();
      assert.ok(more.y >= 0 && more.y + more.height <= height, `${width} × ${height}: the map's buttons are out of the window`);
      assert.ok(await page.evaluate(() => document.querySelector('.scale').getBoundingClientRect().bottom <= document.querySelector('#credits').getBoundingClientRect().top), `${width} × ${height}: the scale lies on the credits`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
  },
  async 'make a narrative on a phone and see it told: no sheet lies over it, and a panel is put away by its handle'() {
    await page.goto(`${address}/?phone-story#lang=en&t=2014-01-01..2014-12-31&panel=story:new`);
    await page.waitForSelector('#tale-title');
    await page.waitForTimeout(300);
    await page.click('#right .grab');
    await page.waitForFunction(() => !document.documentElement.dataset.sheet && window.threatmap.state.panel);
    await page.click('[data-key="list"]');
    await page.fill('#tale-title', 'The road');
    await page.click('[data-key="tale-add"]');
    await page.click('[data-key="tale-tell"]');
    await page.waitForSelector('#tale h2');
    await page.waitForTimeout(300);
    await reach(page, '[data-key="tale-again"]');
    await page.click('[data-key="tale-again"]', { timeout: 5000 });
    await page.evaluate(() => localStorage.removeItem('threatmap-narratives'));
  },
});
