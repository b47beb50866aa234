/** The walk to groups that no zoom parts, and to the table twin of the map. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** Of the first place with several records: its position, how many the filter has there. */
const crowded = async () => {
  const { features } = await fetch('/collections/incidents/items?limit=1000').then((a) => a.json());
  const places = new Map();
  for (const { geometry } of features) if (geometry?.type === 'Point') places.set(String(geometry.coordinates), (places.get(String(geometry.coordinates)) ?? 0) + 1);
  const [at] = [...places].sort((a, b) => b[1] - a[1])[0];
  return at.split(',').map(Number);
};

/** @param {import('../walk.mjs').Walk} walk */
const spots = ({ page, address, until, settled }) => ({
  async 'a group at one spot lists what is there, and nothing else, by mouse and keyboard'() {
    await page.goto(`${address}/?spot#lang=en&t=all`);
    await page.waitForSelector('.record');
    const [lng, lat] = await page.evaluate(crowded);
    await page.goto(`${address}/?spot2#lang=en&t=all&v=${lat},${lng},16`);
    await page.waitForSelector('html[data-ready]');
    await settled();
    const group = await page.evaluate(() => { const { map, incidents } = window.threatmap.map; const c = map.project(map.getCenter()); const m = incidents.at(c, 32); return m && { count: m.count, x: m.x - c.x, y: m.y - c.y }; });
    if (!group || group.count < 2) { console.warn('LEFT OUT: a group at one spot: this server holds none'); return; }
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click(box.x + box.width / 2 + group.x, box.y + box.height / 2 + group.y);
    await page.waitForSelector('#panel .spot .record');
    await soon.match(() => page.url(), /panel=spot:/);
    await soon.equal(async () => Number((await page.textContent('#panel .counts')).replace(/[^\d]/g, '')), group.count, 'the list has more or less than the group');
    await page.locator('#panel .spot .record').first().click();
    await page.waitForSelector('#card:not([hidden]) #card-title');
    await page.keyboard.press('Escape');
    await until(() => document.activeElement.matches('#panel .record'));
    await page.keyboard.press('Escape');
    await page.waitForSelector('#panel', { state: 'hidden' });
    await page.focus('#map');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#panel .spot .record');
    await until(() => document.activeElement.matches('.panel-head h2'));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const tables = ({ page, address, until }) => ({
  async 'the map as a table: named by the filter, sorted, paged, and each row leads to its record'() {
    await page.goto(`${address}/?table#lang=en&t=all&s=all&adm0=SYR`);
    await page.waitForSelector('.record');
    await page.click('[data-key="tools"]');
    await page.click('[data-key="tool:table"]');
    await page.waitForSelector('.twin tbody tr');
    await soon.match(() => page.url(), /panel=table:all/);
    await soon.match(() => page.textContent('.twin caption'), /Country: Syria · Any time\. In all: [1-9]/);
    await soon.equal(() => page.getAttribute('.twin th[aria-sort="descending"]', 'scope'), 'col');
    await soon.equal(() => page.getAttribute('#panel', 'aria-busy'), 'false');
    const first = () => page.getAttribute('.twin tbody [data-id]', 'data-id');
    const newest = await first();
    await page.focus('[data-key="sort:when"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.twin th[aria-sort="ascending"]');
    await page.waitForFunction((id) => document.querySelector('.twin tbody [data-id]').dataset.id !== id, newest);
    await soon.match(() => page.url(), /sort=occurred/);
    assert.ok(await page.locator('[data-key="sort:when"]').evaluate((one) => one === document.activeElement), 'the focus is lost');
    const killed = () => page.$$eval('.twin tbody tr td:nth-of-type(3)', (cells) => cells.slice(0, 50).map((cell) => Number(/^(?:best estimate )?([\d,]+)/.exec(cell.textContent)?.[1].replaceAll(',', '') ?? NaN)));
    for (const [order, sort] of [['descending', '-killed_best'], ['ascending', 'killed_best']]) {
      await page.click('[data-key="sort:killed"]');
      await page.waitForFunction((is) => document.querySelector('[data-key="sort:killed"]').closest('th').ariaSort === is, order);
      const sign = order === 'ascending' ? 1 : -1;
      await page.waitForFunction((s) => { const n = [...document.querySelectorAll('.twin tbody tr td:nth-of-type(3)')].map((cell) => Number(/^(?:best estimate )?([\d,]+)/.exec(cell.textContent)?.[1].replaceAll(',', '') ?? NaN)).filter(Number.isFinite); return n.every((x, i) => !i || s * (x - n[i - 1]) >= 0); }, sign);
      const [feature] = await page.evaluate((by) => fetch(`/collections/incidents/items?limit=1&adm0=SYR&sortby=${by}`).then((a) => a.json()).then((a) => a.features), sort);
      await soon.equal(async () => (await killed())[0], feature.properties.killed_best ?? NaN, `${sort} begins with another`);
    }
    const lead = await first();
    await page.click('[data-key="sort:what"]');
    await page.waitForFunction(() => document.querySelectorAll('.twin th[aria-sort="ascending"]').length === 1 && document.querySelector('[data-key="sort:what"]').closest('th').ariaSort === 'ascending');
    await page.waitForFunction((was) => document.querySelector('.twin tbody [data-id]').dataset.id !== was, lead); // its rows: "more" is of the list that is there
    if (await page.locator('[data-key="table-more"]').count()) {
      const rows = await page.locator('.twin tbody tr').count();
      await page.click('[data-key="table-more"]');
      await page.waitForFunction((n) => document.querySelectorAll('.twin tbody tr').length > n, rows);
    }
    const id = await first();
    await page.focus(`.twin [data-id="${id}"]`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#card:not([hidden]) #card-title');
    await soon.ok(() => page.url().includes(`id=${id}`));
    await page.keyboard.press('Escape');
    await until(() => document.activeElement.matches('.twin [data-id]'));
    await page.click('[data-key="table-scope:view"]');
    await until(() => /In view: \d/.test(document.querySelector('.twin caption').textContent));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...spots(walk), ...tables(walk) });
