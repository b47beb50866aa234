/** The walk of an editor: draws a corridor, changes it, withdraws it; a wrong key and a crossing line are refused in words. */
import assert from 'node:assert/strict';
import { late } from '../late.mjs';
import { soon } from '../soon.mjs';

const KEY = process.env.THREATMAP_TEST_KEY ?? '';

/** @typedef {import('../walk.mjs').Walk} Walk */

/** @param {Walk} walk */
export const steps = (walk) => ({ ...drawSteps(walk), ...changeSteps(walk) });

/** What both need. @param {Walk} walk */
const tools = ({ page, bear }) => {
  const field = (/** @type {string} */ name) => page.locator(`#edit-${name}`);
  return {
    field,
    save: () => page.locator('[data-key="edit-save"]').click(),
    corners: async () => (await field('geometry').inputValue()).split('\n').filter(Boolean).length,
    refused(/** @type {() => Promise<void>} */ act) {
      bear(/ (400|401) .*\/corridors/); // the browser itself reports each refusal
      return act();
    },
  };
};

/** @param {Walk} walk */
function drawSteps(walk) {
  const { page, address, state, until } = walk;
  const { field, save, corners, refused } = tools(walk);
  return {
    async 'draw a corridor, with an editor’s key'() {
      assert.ok(KEY, 'THREATMAP_TEST_KEY is not set');
      await page.goto(`${address}/?draw#t=all&lang=en&v=33.2,40.5,8`);
      await page.waitForSelector('.record, .empty');
      const pencil = /\/map\/parts\/line\.js$/;
      await page.route(pencil, late(500));
      await page.locator('[data-key="open:edit"]').click();
      await page.waitForSelector('form.edit');
      await page.unroute(pencil);
      const box = await page.locator('#map').boundingBox();
      for (const [x, y] of [[0.3, 0.35], [0.5, 0.5], [0.7, 0.45]]) { await page.mouse.click(box.x + box.width * x, box.y + box.height * y); await page.waitForTimeout(60); }
      await page.mouse.click(box.x + box.width * 0.7, box.y + box.height * 0.45); // the last one again: the end
      await page.waitForFunction(() => document.querySelector('#edit-geometry').value.trim().split('\n').length === 3);
      await soon.match(() => page.textContent('.measure'), /Corners: 3; about \d+ km/);
      await soon.ok(async () => await page.locator('path.draft-band').count() > 0, 'the band is not shown');
      await field('name_en').fill('Walk of the browser test');
      await field('half_width_km').fill('7');
      await field('source').fill('a test');
      await refused(async () => {
        await field('key').fill('tm_wrong');
        await field('key').blur();
        await save();
        await page.waitForFunction(() => /did not take the key/.test(document.querySelector('#panel').textContent));
      });
      await page.reload(); // what was begun is still here
      await page.waitForSelector('form.edit');
      await soon.equal(() => field('name_en').inputValue(), 'Walk of the browser test');
      await soon.equal(corners, 3);
      await page.waitForSelector('path.draft-line');
      await field('key').fill(KEY);
      await field('key').blur();
      await save();
      await until(() => window.threatmap?.state.panel?.kind === 'corridor');
      await page.waitForSelector('#panel .figures');
      await soon.match(() => page.textContent('#panel h2'), /Walk of the browser test/);
      const { id } = (await state()).panel;
      const stored = await (await page.request.get(`${address}/collections/corridors/items/${id}`)).json();
      assert.equal(stored.geometry.coordinates.length, 3);
      assert.equal(stored.properties.half_width_km, 7);
      assert.doesNotMatch(page.url(), new RegExp(KEY.slice(-12)), 'the key is in the address');
    },
  };
}

/** @param {Walk} walk */
function changeSteps(walk) {
  const { page, address, state, until, settled, resting } = walk;
  const { field, save, corners, refused } = tools(walk);
  return {
    async 'change it by keyboard, and withdraw it'() {
      const { id } = (await state()).panel;
      await page.locator('[data-key="open:edit-one"]').click();
      await page.waitForSelector('form.edit');
      await refused(async () => {
        await field('geometry').fill('40.0, 33.0\n41.0, 33.5\n41.0, 33.0\n40.0, 33.5');
        await field('geometry').blur();
        await save();
        await page.waitForSelector('#edit-geometry-problem');
        await soon.match(() => page.textContent('#edit-geometry-problem'), /cross/);
      });
      await field('geometry').fill('40.0, 33.0\n40.5, thirty');
      await field('geometry').blur();
      await soon.match(() => page.textContent('#edit-geometry-problem'), /Row 2/);
      await field('geometry').fill('40.0, 33.0\n40.5, 33.2');
      await field('geometry').blur();
      await page.focus('#map');
      await page.keyboard.press('ArrowRight');
      await resting();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('#edit-geometry').value.trim().split('\n').length === 3);
      await page.locator('[data-key="edit-undo"]').click();
      await soon.equal(corners, 2);
      await field('reason').fill('shorter');
      await save();
      await until(() => window.threatmap?.state.panel?.kind === 'corridor');
      await page.waitForSelector('#panel .figures');
      const { versions } = await (await page.request.get(`${address}/collections/corridors/items/${id}/versions`)).json();
      assert.deepEqual([versions.length, versions[0].reason], [2, 'shorter']);
      await page.locator('[data-key="open:edit-one"]').click();
      await page.waitForSelector('[data-key="versions"]');
      await page.locator('[data-key="versions"]').click();
      await page.locator('[data-key="version:1"]').click();
      await page.waitForSelector('path.stretch', { state: 'attached' });
      await field('reason').fill('only a test');
      await page.locator('[data-key="edit-withdraw"]').click();
      await page.locator('[data-key="edit-sure"]').click();
      await until(() => window.threatmap?.state.panel === null);
      const after = await (await page.request.get(`${address}/collections/corridors/items/${id}/versions`)).json();
      assert.deepEqual([after.versions[0].op, after.versions[0].reason], ['withdraw', 'only a test']);
      await settled();
    },
  };
}
