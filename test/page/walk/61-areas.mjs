/** The walk through drawing: a box, a polygon, a circle and a line, by mouse, by keyboard and as text; what is in them is what the server says. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @typedef {import('../walk.mjs').Walk} Walk */

/** @param {Walk} walk */
export const steps = (walk) => ({ ...mouseSteps(walk), ...otherSteps(walk), ...listSteps(walk) });

/** What all need. @param {Walk} walk */
const hands = ({ page, address, state }) => ({
  at: async (/** @type {number} */ x, /** @type {number} */ y) => {
    const box = await page.locator('#map').boundingBox();
    return [box.x + box.width * x, box.y + box.height * y];
  },
  async take(/** @type {string} */ kind) {
    await page.locator('[data-key="tools"]').first().click();
    await page.locator(`[data-key="tool:draw-${kind}"]`).click();
    await page.waitForFunction(() => document.querySelector('#map').classList.contains('leaflet-editable-drawing'));
  },
  /** The page counts what the server counts, asked by the shape as it stands in the state. */
  async agreed() {
    const { within, areas } = await state();
    const answer = await page.request.get(`${address}/stats/count?${new URLSearchParams({ ...(within ? { within } : {}), ...(areas.length ? { area: areas.join() } : {}) })}`);
    assert.equal(answer.status(), 200);
    const { matched } = await answer.json();
    await page.waitForFunction((n) => (document.querySelector('#total').textContent.match(/^[\d,]+/) ?? [''])[0].replaceAll(',', '') === String(n), matched);
    return matched;
  },
});

/** @param {Walk} walk */
function mouseSteps(walk) {
  const { page, address, state, until } = walk;
  const { at, take, agreed } = hands(walk);
  return {
    async 'draw a box by dragging, and see only what is in it'() {
      await page.goto(`${address}/?areas#lang=en&t=all&v=34.5,41,7`);
      await page.waitForSelector('.record');
      await take('box');
      await page.mouse.move(...(await at(0.3, 0.3)));
      await page.mouse.down();
      await page.mouse.move(...(await at(0.5, 0.5)));
      await page.mouse.move(...(await at(0.6, 0.6)));
      await page.mouse.up();
      await until(() => window.threatmap?.state.within.startsWith('polygon:'));
      await soon.equal(async () => (await state()).within.split(',').length, 4);
      await agreed();
      await soon.match(() => page.textContent('#drawbar'), /Box[\d,]+ km²/);
      await soon.ok(async () => await page.locator('.leaflet-vertex-icon').count() >= 4, 'no handles');
      await page.waitForSelector('[data-key="chip:within"]');
    },
    async 'draw a polygon corner by corner, move one, and go back'() {
      await take('polygon');
      for (const [x, y] of [[0.3, 0.3], [0.6, 0.25], [0.7, 0.5], [0.4, 0.6]]) { await page.mouse.click(...(await at(x, y))); await page.waitForTimeout(60); }
      await page.locator('[data-key="draw:undo"]').click();
      await page.locator('[data-key="draw:finish"]').click();
      await until(() => window.threatmap?.state.within.split(',').length === 3);
      const before = (await state()).within;
      await agreed();
      const handle = await page.locator('.leaflet-vertex-icon:not(.leaflet-middle-icon)').first().boundingBox();
      await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
      await page.mouse.down();
      await page.mouse.move(handle.x + 40, handle.y + 30, { steps: 4 });
      await page.mouse.up();
      await page.waitForFunction((was) => window.threatmap?.state.within !== was, before);
      await agreed();
      await page.goBack();
      await page.waitForFunction((was) => window.threatmap?.state.within === was, before);
      await agreed();
    },
    async 'a shape that crosses itself is told, and never asked for'() {
      const before = (await state()).within;
      await take('polygon');
      for (const [x, y] of [[0.3, 0.3], [0.6, 0.6], [0.6, 0.3], [0.3, 0.6]]) { await page.mouse.click(...(await at(x, y))); await page.waitForTimeout(60); }
      await page.locator('[data-key="draw:finish"]').click();
      await page.waitForFunction(() => /cross/.test(document.querySelector('#drawbar').textContent));
      await soon.equal(async () => (await state()).within, before);
      await page.locator('[data-key="draw:done"]').click();
    },
  };
}

/** @param {Walk} walk */
function otherSteps(walk) {
  const { page, state, until, resting } = walk;
  const { take, at, agreed } = hands(walk);
  return {
    async 'draw a circle by two presses, and make it a measure'() {
      await take('circle');
      await page.mouse.click(...(await at(0.5, 0.5)));
      await page.mouse.click(...(await at(0.6, 0.6)));
      await until(() => window.threatmap?.state.within.startsWith('circle:'));
      await agreed();
      await page.locator('[data-key="draw:filter"]').click();
      await until(() => window.threatmap?.state.measure.startsWith('circle:') && !window.threatmap?.state.within);
      await agreed();
      await page.locator('[data-key="draw:remove"]').click();
      await until(() => !window.threatmap?.state.measure);
      await page.waitForSelector('#drawbar', { state: 'hidden' });
    },
    async 'measure a line by keyboard'() {
      await page.locator('[data-key="tools"]').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-key="tool:draw-line"]');
      await page.locator('[data-key="tool:draw-line"]').focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'map' && document.querySelector('#map').classList.contains('leaflet-editable-drawing'));
      await soon.match(() => page.textContent('#drawbar'), /Enter puts a point at the cross/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowRight');
      await resting();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter'); // twice at one place: the end
      await until(() => window.threatmap?.state.measure.startsWith('line:'));
      await soon.match(() => page.textContent('#drawbar'), /Line[\d.,]+ km/);
    },
    async 'corners are read and written as text; Escape stops drawing'() {
      await page.locator('[data-key="draw:details"]').click();
      await page.locator('[data-key="measure:text"]').click();
      const corners = page.locator('#shape-measure-corners');
      await corners.fill('40, 34\n41, x');
      await corners.blur();
      await page.waitForSelector('#shape-measure-problem');
      await page.locator('#shape-measure-corners').fill('40, 34\n41, 34\n41, 35');
      await page.locator('#shape-measure-corners').blur();
      await until(() => window.threatmap?.state.measure === 'line:40 34,41 34,41 35');
      await page.waitForFunction(() => /Segment 2/.test(document.querySelector('#panel').textContent));
      await take('box');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('#map').classList.contains('leaflet-editable-drawing'));
      await soon.equal(async () => (await state()).panel.kind, 'areas', 'Escape closed more than the drawing');
    },
  };
}

/** @param {Walk} walk */
function listSteps(walk) {
  const { page, address, state, until } = walk;
  const { agreed, at } = hands(walk);
  return {
    async 'click on an area on the map: it is the filter, and its edge is drawn'() {
      await page.goto(`${address}/?areas3#lang=en&t=all&v=35,39.6,9&l=areas`);
      await page.waitForSelector('.record, .empty');
      await walk.settled();
      await page.mouse.click(...(await at(0.5, 0.5)));
      await page.locator('[data-key="only:syrian-badia"]').click();
      await until(() => window.threatmap?.state.areas.join() === 'syrian-badia');
      await agreed();
      await page.waitForSelector('.leaflet-drawn-pane path', { state: 'attached' });
      await page.locator('[data-key="only:syrian-badia"]').click();
      await until(() => window.threatmap?.state.areas.length === 0);
      await page.waitForSelector('.leaflet-drawn-pane path', { state: 'detached' });
      await page.goto(`${address}/?areas4#lang=en&t=all&panel=areas:all&measure=line:40+34,41+34`);
    },
    async 'choose a named area from the list; the link says it all'() {
      await page.locator('[data-key="area:syrian-badia"]').check();
      await until(() => window.threatmap?.state.areas.join() === 'syrian-badia');
      await page.waitForFunction(() => /In Syrian Badia/.test(document.querySelector('#filters').textContent));
      const matched = await agreed();
      const { hash } = new URL(page.url());
      await page.goto(`${address}/?areas2${hash}`);
      await page.waitForSelector('#drawbar:not([hidden])'); // the line
      await soon.equal(agreed, matched);
      await soon.deepEqual(async () => (await state()).areas, ['syrian-badia']);
      await page.locator('[data-key="off:area:syrian-badia"]').click();
      await until(() => window.threatmap?.state.areas.length === 0);
      await page.locator('[data-key="draw:remove"]').click();
      await until(() => !window.threatmap?.state.measure);
    },
  };
}
