/** The walk through comparing: two maps in step, what each says, the difference, and all of it in the address. */
import assert from 'node:assert/strict';
import { late } from '../late.mjs';
import { eventually, soon } from '../soon.mjs';

const A = { from: '2014-06-01', to: '2014-08-31' };
const B = { from: '2014-03-01', to: '2014-05-31' };

/** The second map's place, and the first one's, to a pixel. */
const places = () => ['map', 'second'].map((id) => {
  const box = document.getElementById(id).getBoundingClientRect();
  return [box.width, box.height];
});

/** Whether both maps show the same, to a pixel and a half: Leaflet pans by whole ones. */
const same = () => {
  const [{ lat, lng, zoom }, two] = [window.threatmap.map.view, document.querySelector('#second').dataset.view.split(',').map(Number)];
  const slack = (1.5 * 360) / 2 ** (zoom + 8);
  return two[2] === zoom && Math.abs(two[0] - lat) < slack && Math.abs(two[1] - lng) < slack;
};

/** @param {import('playwright-core').Page} page @param {string} id of a map */
async function drag(page, id) {
  const box = await page.locator(id).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 2 + 40, { steps: 5 });
  await page.waitForTimeout(80);
  await page.mouse.up();
}

/** Moves each of both maps, and the other follows. @param {Pick<import('../walk.mjs').Walk, 'page'|'state'>} walk */
async function moved({ page, state }) {
  for (const id of ['#second', '#map']) {
    const before = JSON.stringify((await state()).view);
    await drag(page, id);
    await page.waitForFunction((old) => JSON.stringify(window.threatmap?.state.view) !== old, before);
    await page.waitForFunction(same, null, { timeout: 5000 });
  }
}

/** @param {import('../walk.mjs').Walk} walk */
const opened = ({ page, address, state, until, filled }) => ({
  async 'compare two periods from the menu: two maps, each says what it shows'() {
    await page.goto(`${address}/?compare#lang=en&t=${A.from}..${A.to}`);
    await page.waitForSelector('.record, .empty');
    await page.click('[data-key="tools"]');
    await page.click('[data-key="tool:compare"]');
    await page.waitForSelector('.map-title.of-b');
    await soon.deepEqual(async () => (await state()).versus, { kind: 'time', range: B }, 'B is not the time before');
    await soon.match(() => page.url(), /cmp=t:2014-03-01\.\.2014-05-31/);
    await soon.match(() => page.textContent('.map-title.of-a strong'), /Jun.*Aug 2014/);
    await soon.match(() => page.textContent('.map-title.of-b strong'), /Mar.*May 2014/);
    await eventually(async () => {
      const [one, two] = await page.evaluate(places);
      assert.ok(Math.abs(one[0] - two[0]) < 3 && one[1] === two[1], `not two of a size: ${one} ${two}`);
    });
    const counts = async (range) => (await (await page.request.get(`${address}/stats/count?datetime=${range.from}/${range.to}`)).json()).matched.toLocaleString('en');
    await until(() => [...document.querySelectorAll('.map-count')].length === 2);
    for (const [of, range] of [['a', A], ['b', B]]) {
      await page.waitForFunction(([one, n]) => document.querySelector(`.map-title.of-${one} .map-count`)?.textContent.includes(`of ${n}`), [of, await counts(range)]);
    }
    if (filled.real) await soon.ok(async () => await page.locator('.map-title.of-b .map-legend li').count() > 1, 'B has no legend');
  },
  async 'both maps go together, whichever is moved'() {
    await moved({ page, state });
    await page.focus('#second');
    await page.keyboard.press('+');
    await page.waitForFunction(same, null, { timeout: 5000 });
    await page.click('[data-key="out"]');
    await page.waitForFunction(same, null, { timeout: 5000 });
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const changed = ({ page, address, state, until }) => ({
  async 'swap, sides, the difference, and back: a link gives the same'() {
    await page.click('[data-key="cmp-swap"]');
    await soon.deepEqual(async () => [(await state()).range, (await state()).versus.range], [B, A]);
    await page.click('[data-key="cmp-swap"]');
    await page.click('[data-key="cmp-difference"]');
    await until(() => /hexagons have more|too few/i.test(document.querySelector('#panel')?.textContent ?? ''));
    await soon.ok(() => page.locator('#second').isHidden(), 'the difference needs one map');
    await soon.match(() => page.url(), /diff=1/);
    await soon.ok(async () => (await page.getAttribute('.downloads a', 'href')).startsWith('/analysis/difference?'));
    await page.click('[data-key="assume:difference:5"]');
    await until(() => document.querySelectorAll('.hot-legend .count').length === 4);
    const url = page.url();
    await page.goto(url.replace('?compare', '?again'));
    await until(() => document.querySelectorAll('.hot-legend .count').length === 4);
    await page.click('[data-key="cmp-maps"]');
    await page.click('[data-key="cmp-side"]');
    await soon.deepEqual(async () => (await state()).versus, { kind: 'side', side: 'security_action' });
    await page.waitForSelector('.map-title.of-b:not([hidden])');
    await until(() => document.querySelectorAll('.map-title.of-a .map-legend li').length <= 1); // A is one side
    await page.goBack();
    await soon.equal(async () => (await state()).versus.kind, 'time');
  },
  async 'in a window of any width, both maps go together from a link on'() { // halves of an odd width are apart by half a pixel
    for (const width of [1441, 1442, 1439]) {
      await page.setViewportSize({ width, height: 899 });
      await page.goto(`${address}/?w${width}#v=36.65079,46.75781,5&lang=en&t=${A.from}..${A.to}&panel=compare:all&cmp=t:${B.from}..${B.to}`);
      await page.waitForSelector('.map-title.of-b');
      await until(() => document.querySelectorAll('.map-count').length === 2);
      await moved({ page, state });
    }
  },
  async 'both maps say how many they show, whichever is counted last'() {
    for (const last of [A, B]) {
      const slow = (url) => url.pathname === '/stats/count' && url.searchParams.has('view') && url.searchParams.get('datetime') === `${last.from}/${last.to}`;
      await page.route(slow, late(1500));
      await page.goto(`${address}/?late${last.from}#lang=en&t=${A.from}..${A.to}&cmp=t:${B.from}..${B.to}`);
      await until(() => document.querySelectorAll('.map-count').length === 2);
      await page.unroute(slow);
    }
  },
  async 'comparing ends, on the phone the maps stack'() {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${address}/?stack#lang=en&t=${A.from}..${A.to}&cmp=t:${B.from}..${B.to}`);
    await page.waitForSelector('.map-title.of-b');
    await eventually(async () => {
      const [one, two] = await page.evaluate(() => ['map', 'second'].map((id) => document.getElementById(id).getBoundingClientRect().toJSON()));
      assert.ok(two.top >= one.bottom - 1 && Math.abs(one.width - two.width) < 2 && one.height > 120, `not one above the other: ${JSON.stringify([one, two])}`);
    });
    await page.click('[data-key="compare-end"]');
    await page.waitForFunction(() => document.querySelector('#second').hidden);
    await soon.ok(() => !page.url().includes('cmp='));
    await page.setViewportSize({ width: 1440, height: 900 });
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...opened(walk), ...changed(walk) });
