/** The walk through the panels of the right drawer: belts and corridors. */
import assert from 'node:assert/strict';
import { eventually, soon } from '../soon.mjs';

/** @typedef {import('../walk.mjs').Walk} Walk */

/** @param {Walk} walk */
export const steps = (walk) => ({ ...beltSteps(walk), ...multipleSteps(walk), ...corridorSteps(walk) });

/**
 * The strip of an open profile, both ways: what stands under the mark is shown on the map and in the timeline, and what stands under the pointer on the map in the strip. Enter chooses the weeks.
 * @param {Walk} walk @param {any} profile the server's answer @param {string} inside the filter of the line
 */
async function strips({ page, address, until, settled }, profile, inside) {
  const best = profile.profile.reduce((a, b) => (b.count > a.count ? b : a));
  const rings = () => page.locator('path.moment').count();
  await page.locator('.line-plot').scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  await page.focus('.line-plot');
  for (let i = 0; i <= profile.profile.indexOf(best); i++) await page.keyboard.press('ArrowRight');
  await soon.match(() => page.getAttribute('.line-plot', 'aria-valuetext'), new RegExp(`${Math.round(best.from_km)}–`));
  await page.waitForSelector('path.stretch', { state: 'attached' });
  assert.equal(await rings(), 0, 'rings without a week');
  for (let i = 0; i < 64; i++) { // down to a row in which something happened there
    await page.keyboard.press('ArrowDown');
    if (!/: 0 incidents/.test(await page.getAttribute('.line-plot', 'aria-valuetext'))) break;
  }
  await soon.ok(() => page.locator('.hinted').isVisible(), 'the timeline does not show the weeks');
  await page.waitForSelector('path.moment', { state: 'attached' });
  const middle = await page.evaluate(() => { const b = document.querySelectorAll('path.stretch')[1].getBoundingClientRect(); return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; });
  await page.keyboard.press('Enter');
  await until(() => window.threatmap?.state.range?.from);
  await page.goBack();
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForFunction(() => !document.querySelector('path.stretch, path.moment'));
  await page.mouse.move(middle.x, middle.y);
  await page.waitForSelector('path.stretch', { state: 'attached' });
  await soon.match(() => page.textContent('.chart-says'), /km: /);
  await incident(page, address, { until, settled }, inside);
}

/** An incident under the pointer: its stretch and its week are marked, in the strip and the timeline. @param {any} page @param {string} address @param {any} waits @param {string} inside */
async function incident(page, address, { settled }, inside) {
  const { features } = await page.request.get(`${address}/collections/incidents/items?${inside}&date_precision=day&limit=5000`).then((a) => a.json());
  const view = await page.evaluate(() => window.threatmap?.state.view);
  const alone = ([x, y]) => page.request.get(`${address}/stats/count?bbox=${[x - 1e-3, y - 1e-3, x + 1e-3, y + 1e-3].map((v) => v.toFixed(6))}`).then((a) => a.json()).then(({ matched }) => matched === 1);
  const points = features.filter((f) => f.geometry?.type === 'Point').map((f) => f.geometry.coordinates);
  const shared = new Set(points.map(String).filter((at, i, all) => all.indexOf(at) !== i));
  let place;
  for (const at of points) if (!place && !shared.has(String(at)) && await alone(at)) place = at;
  assert.ok(place, 'no incident stands alone');
  await page.evaluate(([lng, lat]) => window.threatmap.map.map.setView([lat, lng], 15, { animate: false }), place);
  await settled();
  const spot = await page.evaluate(() => {
    const { map, incidents } = window.threatmap.map;
    const box = map.getContainer().getBoundingClientRect();
    const spots = incidents.marks.filter((m) => m.count === 1).map((m) => map.latLngToContainerPoint(map.unproject([m.x, m.y])));
    const centre = map.getSize().divideBy(2);
    const [nearest] = spots.sort((a, b) => a.distanceTo(centre) - b.distanceTo(centre));
    return nearest && { x: box.x + nearest.x, y: box.y + nearest.y };
  });
  assert.ok(spot, `no single incident is drawn at ${place}`);
  let jog = 0; // a hand is never still
  await eventually(async () => {
    await page.mouse.move(spot.x + (jog = 1 - jog), spot.y);
    assert.match(await page.textContent('.chart-says'), /\d{4}.*km: \d/, `nothing is told of the incident at ${place}`);
  });
  await soon.ok(() => page.locator('.hinted').isVisible(), 'the timeline does not show the week of the incident');
  await page.waitForSelector('path.moment', { state: 'attached' });
  await page.mouse.move(5, 5);
  await page.waitForFunction(() => !document.querySelector('path.stretch, path.moment'));
  if (view) await page.evaluate(({ lat, lng, zoom }) => window.threatmap.map.map.setView([lat, lng], zoom, { animate: false }), view);
}

/** @param {Walk} walk */
function beltSteps(walk) {
  const { page, address, state, until, settled } = walk;
  return {
    async 'ask what happens along a border, and let the page follow'() {
      await page.goto(`${address}/?belt#t=all&lang=en&s=all`);
      await page.waitForSelector('.record');
      const total = (await state()).panel;
      assert.equal(total, null);
      await page.locator('[data-key="opener:belt"]').click();
      await page.locator('[data-key="open:belt:IRQ-SYR"]').click();
      await until(() => /Iraq–Syria/.test(document.querySelector('#panel h2')?.textContent ?? '') && document.querySelector('#panel .figures'));
      await soon.match(() => page.url(), /panel=belt(:|%3A)IRQ-SYR/);
      await soon.ok(() => page.locator('#list').isHidden());
      const said = await page.request.get(`${address}/belts/IRQ-SYR/profile?width_km=25&bands=5,10,25`).then((a) => a.json());
      const shown = () => page.$eval('#panel .figures dd', (e) => Number(e.textContent.replace(/\D/g, '')));
      await soon.equal(shown, said.count);
      await page.locator('#panel [data-key="width"]').fill('60');
      const wide = await page.request.get(`${address}/belts/IRQ-SYR/profile?width_km=60`).then((a) => a.json());
      await page.waitForFunction((n) => Number(document.querySelector('#panel .figures dd')?.textContent.replace(/\D/g, '')) === n, wide.count);
      await soon.equal(async () => (await state()).km, 60);
      await page.locator('[data-key="only:SYR"]').click();
      const { matched } = await page.request.get(`${address}/stats/count?belt=IRQ-SYR&width_km=60&side=SYR`).then((a) => a.json());
      await page.waitForFunction((n) => Number(document.querySelector('#total').textContent.split(' of ')[0].replace(/\D/g, '')) === n, matched);
      await settled();
      await page.reload();
      await page.waitForSelector('#panel .figures');
      const now = await state();
      assert.deepEqual([now.panel, now.belt, now.soil, now.km], [{ kind: 'belt', id: 'IRQ-SYR' }, 'IRQ-SYR', 'SYR', 60]);
      if (said.count > 100) await strips(walk, wide, 'belt=IRQ-SYR&width_km=60&side=SYR');
      await soon.match(() => page.locator('#panel .numbers small').first().textContent(), /\d–\d/, 'rates have no interval');
      await page.locator('[data-key="off:belt"]').click();
      await until(() => window.threatmap?.state.belt === '');
      await page.keyboard.press('Escape');
      await until(() => !document.querySelector('#list').hidden && document.querySelector('#panel').hidden);
      await page.locator('[data-key="open:tempo"]').click();
      await page.waitForSelector('#panel .note');
      await page.locator('#panel .shut').click();
      await soon.equal(() => page.evaluate(() => document.activeElement.dataset.key), 'open:tempo', 'the focus does not go back to where the panel was opened');
    },
  };
}

/** @param {Walk} walk */
const multipleSteps = ({ page, address, filled }) => ({
  async 'see all borders side by side, week by week, and go to one'() {
    await page.goto(`${address}/?belts#t=all&lang=en&panel=tempo:border`);
    await page.waitForSelector('.belts-small [data-key="belt-open:IRQ-SYR"]');
    const borders = (await page.evaluate(() => fetch('/collections/borders/items?limit=100').then((a) => a.json()))).features.length;
    await soon.equal(() => page.locator('[data-key^="belt-open:"]').count(), borders);
    if (filled.real) {
      await page.waitForSelector('[data-key="belt-weeks:IRQ-SYR"]:not([hidden])');
      await page.focus('[data-key="belt-weeks:IRQ-SYR"]');
      await page.keyboard.press('End');
      await soon.match(() => page.getAttribute('[data-key="belt-weeks:IRQ-SYR"]', 'aria-valuetext'), /incident|not covered/);
    }
    await page.click('[data-key="belt-open:IRQ-SYR"]');
    await page.waitForFunction(() => /panel=tempo:border\/IRQ-SYR/.test(decodeURIComponent(location.hash)) && !document.querySelector('.belts-small')?.checkVisibility());
  },
});

/** @param {Walk} walk */
function corridorSteps(walk) {
  const { page, address, until } = walk;
  return {
    async 'ask what happens along a corridor'() {
      const { features: [corridor, other] } = await page.request.get(`${address}/collections/corridors/items?limit=2`).then((a) => a.json());
      await page.goto(`${address}/?corridor#t=all&lang=en&panel=corridor:${corridor.id}`);
      await page.waitForSelector('#panel .figures');
      await soon.ok(async () => (await page.textContent('#panel h2')).includes(corridor.properties.name_en));
      await soon.match(() => page.textContent('#panel'), /As reported|as reported/);
      const profile = await page.request.get(`${address}/corridors/${corridor.id}/profile`).then((a) => a.json());
      if (!profile.count) return;
      if (profile.count > 100) await strips(walk, profile, `corridor=${corridor.id}`);
      for (const part of ['Tempo by segment', 'Gaps', 'Drift along it', 'Consecutive incidents']) await soon.ok(async () => (await page.textContent('#panel')).includes(part), part);
      await page.locator('#compare').selectOption(other.id);
      await until(() => /lie in both/.test(document.querySelector('#panel').textContent));
      const compared = await page.request.get(`${address}/corridors/${corridor.id}/compare/${other.id}`).then((a) => a.json());
      const rows = page.locator('#compare + [aria-live] tbody tr');
      await soon.equal(() => rows.count(), 2);
      for (const [i, c] of compared.corridors.entries()) await soon.equal(async () => Number((await rows.nth(i).locator('td').nth(1).textContent()).replace(/\D/g, '')), c.count, c.corridor);
      await soon.ok(() => page.locator('#compare + [aria-live] .note').count(), 'the comparison has no note');
      await page.locator('[data-key="only:both"]').click();
      await until(() => new RegExp(window.threatmap?.state.corridor).test(location.hash) && document.querySelector('.line-chip'));
      await soon.match(() => page.textContent('.line-chip'), new RegExp(corridor.properties.name_en));
    },
  };
}
