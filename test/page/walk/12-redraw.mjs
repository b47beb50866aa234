/** The walk past what one change draws: only what it changed, since scripts/redraw.mjs can measure only on a quiet machine. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, settled, filled }) => ({
  async 'a value that is clicked changes its list in place'() {
    if (!filled.real) return;
    await page.waitForSelector('.facet input');
    await page.evaluate(() => {
      window.kept = { rows: [...document.querySelectorAll('.facet li')], layers: document.querySelector('#layers').firstElementChild, made: 0 };
      new MutationObserver((all) => { for (const { addedNodes } of all) for (const node of addedNodes) if (node.nodeType === 1) window.kept.made += 1 + node.querySelectorAll('*').length; }).observe(document.querySelector('#left'), { childList: true, subtree: true });
    });
    const box = page.locator('.facet label input').first();
    const count = () => page.locator('.facet .count').first().textContent();
    const key = await box.getAttribute('data-key');
    await box.click();
    await page.waitForFunction(() => location.hash.includes('event_type='));
    await settled();
    await page.waitForFunction(() => performance.getEntriesByName('picture').at(-1)?.detail.query.includes('event_type='));
    const { same, layers, made, focus } = await page.evaluate(() => ({ same: window.kept.rows.filter((row) => row.isConnected).length, layers: document.querySelector('#layers').firstElementChild === window.kept.layers, made: window.kept.made, focus: document.activeElement?.getAttribute('data-key') }));
    assert.ok(same >= 6, `of the rows only ${same} are those of before`);
    assert.ok(layers, 'the layers were drawn anew, which did not change');
    assert.ok(made < 400, `${made} elements were made in the left drawer`);
    assert.equal(focus, key, 'the focus is lost');
    await soon.match(count, /\d/);
    await page.goBack();
    await page.waitForFunction(() => !location.hash.includes('event_type='));
    await soon.equal(() => box.isChecked(), false, 'going back leaves the value chosen');
  },
  async 'another time of the same records keeps the list, and moves neither map nor buttons'() {
    if (!filled.real) return;
    const hash = await page.evaluate(() => location.hash);
    const range = async (/** @type {string} */ key) => {
      await page.click(`[data-key="${key}"]`);
      await page.waitForSelector(`[data-key="${key}"][aria-pressed="true"]`);
      await settled();
      return page.evaluate(() => ['#map', '[data-key="pall"]'].map((one) => { const { x, y, width, height } = document.querySelector(one).getBoundingClientRect(); return [x, y, width, height].join(' '); }));
    };
    const all = await range('pall');
    await page.waitForFunction(() => performance.getEntriesByName('picture').at(-1)?.detail.query.includes('datetime') === false && document.querySelectorAll('.record').length > 0);
    await page.evaluate(() => { window.kept = [...document.querySelectorAll('#list li')]; });
    assert.deepEqual(await range('p365'), all, 'the map is resized, or the buttons are elsewhere');
    await page.waitForFunction(() => performance.getEntriesByName('picture').at(-1)?.detail.query.includes('datetime'));
    const [before, after] = await page.evaluate(() => [window.kept.length, window.kept.filter((row) => row.isConnected).length]);
    const newest = await page.evaluate(() => window.kept[0].isConnected);
    assert.ok(newest && after > 0 && after <= before, `${after} of ${before} rows are those of before`);
    await page.evaluate((h) => { location.hash = h || 'lang=en'; }, hash);
    await settled();
  },
  async 'nothing is told of what lies under the pointer while the map is dragged'() {
    const map = await page.locator('#map').boundingBox();
    const [x, y] = [map.x + map.width / 2, map.y + map.height / 2];
    const view = await page.evaluate(() => location.hash);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 20; i++) {
      await page.mouse.move(x + 6 * i, y + 2 * i);
      assert.ok(i < 3 || await page.isHidden('#tip'), 'a tip stands in the way');
    }
    await page.mouse.up();
    await page.evaluate((hash) => { location.hash = hash || 'lang=en'; }, view);
    await settled();
  },
});
