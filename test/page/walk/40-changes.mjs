/** The walk through what changes: tempo and alerts, hot spots, indicators. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @typedef {import('../walk.mjs').Walk} Walk */

/** @param {Walk} walk */
export const steps = (walk) => ({ ...tempoSteps(walk), ...hotSteps(walk), ...furtherSteps(walk) });

/** What the server answers to a path. */
const asker = (page, address) => async (/** @type {string} */ path) => (await page.request.get(address + path)).json();

/** @param {Walk} walk */
function tempoSteps({ page, address, state, until }) {
  const ask = asker(page, address);
  return {
    async 'see what rises, and judge another week'() {
      await page.goto(`${address}/?tempo#t=all&lang=en&s=all`);
      await page.waitForSelector('.record');
      await page.locator('[data-key="open:tempo"]').click();
      await page.waitForSelector('#panel .note');
      const { areas } = await ask('/analysis/alerts?by=adm1');
      const enough = areas.filter((a) => a.enough).length;
      await soon.ok(async () => (await page.textContent('#panel')).includes(`${areas.length - enough} more have too few`), 'what is too little to judge is not said');
      if (!enough) return; // the starting map has too few records for any area: nothing is ranked
      await page.locator('.alerts .record').first().click();
      await page.waitForSelector('.band-plot');
      const { panel } = await state();
      assert.match(panel.id, /^adm1\/[A-Z]{2}-/);
      const plot = page.locator('.band-plot').first();
      await plot.focus();
      for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowLeft');
      await soon.match(() => plot.getAttribute('aria-valuetext'), /incidents: \d+/);
      await soon.ok(() => page.locator('.hinted').isVisible(), 'the timeline does not show the week');
      await page.keyboard.press('Enter');
      await until(() => /@\d{4}-/.test(window.threatmap?.state.panel.id));
      const week = (await state()).panel.id.split('@')[1];
      const judged = await ask(`/analysis/alerts?by=adm1&asof=${week}`);
      const own = judged.areas.find((a) => panel.id === `adm1/${a.area}` && a.enough);
      await page.waitForFunction((w) => document.querySelector('.judged strong')?.textContent.includes(String(Number(w.slice(8)))), week);
      if (own) await page.waitForFunction((n) => document.querySelector('#panel').textContent.includes(`This week ${n};`), own.count);
      await page.locator('[data-key="on-page"]').click();
      await until(() => window.threatmap?.state.filters.adm1?.length === 1);
      await page.locator('[data-key="by:border"]').click();
      await until(() => window.threatmap?.state.panel.id.startsWith('border'));
      await page.waitForSelector('#panel .note');
    },
  };
}

/** @param {Walk} walk */
function hotSteps({ page, address, until, resting }) {
  const ask = asker(page, address);
  return {
    async 'see hot spots, and what one is'() {
      await page.goto(`${address}/?hot#t=all&lang=en&v=36.2,37.15,9&l=hotspots`);
      const answer = await ask('/analysis/hotspots?edge_km=10');
      if (!answer.enough) { await page.waitForFunction(() => /Too few to say/.test(document.querySelector('#layers').textContent)); return; }
      await page.waitForFunction((n) => window.threatmap?.drawn?.hexagons === n, answer.features.length);
      await soon.match(() => page.textContent('#layers'), new RegExp(`${answer.summary.hot} hot and ${answer.summary.cold} cold`));
      const hot = answer.features.find((f) => f.properties.q <= 0.05 && f.properties.z > 0);
      if (hot) {
        const ring = hot.geometry.coordinates[0].slice(1);
        const [lng, lat] = [0, 1].map((k) => ring.reduce((sum, p) => sum + p[k], 0) / ring.length);
        await page.evaluate((at) => { window.threatmap.map.map.setView(at, 9, { animate: false }); }, [lat, lng]);
        await resting();
        await page.locator('#map').click();
        await page.waitForSelector('#about:not([hidden])');
        await soon.match(() => page.textContent('#about'), /Hot spot.*Incidents.*Gi\*.*% of draws/s);
      }
      await page.locator('[data-key="hex:25"]').check({ force: true });
      const wide = await ask('/analysis/hotspots?edge_km=25');
      await page.waitForFunction((n) => window.threatmap?.drawn.hexagons === n, wide.features.length);
      const left = wide.note.left_out.find((l) => l.reason === 'uncertainty of the place unknown')?.count ?? 0;
      const said = async () => (await page.textContent('#layers')).replaceAll(',', '');
      await soon.equal(async () => (await said()).includes('are left out: the source does not say'), left > 0);
      await page.locator('[data-key="assume:hot:5"]').check({ force: true });
      const assumed = await ask('/analysis/hotspots?edge_km=25&assume_uncertainty_m=5000');
      await page.waitForFunction((n) => window.threatmap?.drawn.hexagons === n, assumed.features.length);
      assert.equal(assumed.summary.of_unknown_uncertainty, left);
      if (left) await soon.ok(async () => (await said()).includes(`${left} incidents are taken as known to 5 km`));
      await page.locator('[data-key="l:hotspots"]').click();
      await until(() => window.threatmap?.drawn.hexagons === 0);
    },
  };
}

/** @param {Walk} walk */
function furtherSteps({ page, address, until }) {
  const ask = asker(page, address);
  return {
    async 'read the indicators'() {
      await page.goto(`${address}/?indicators#t=all&lang=en&panel=indicators:all`);
      const { indicators } = await ask('/analysis/indicators');
      await page.waitForFunction((n) => document.querySelectorAll('.indicator').length === n, indicators.length);
      for (const i of indicators) await soon.ok(async () => (await page.textContent('#panel')).includes(i.state.enough ? i.state.sentence.en : i.title.en));
      await soon.equal(() => page.locator('.indicator .note').count(), indicators.length);
    },
    async 'run every further analysis'() {
      const when = 'datetime=2016-01-01/2017-06-30';
      for (const id of ['near-repeat', 'clusters', 'density', 'seam', 'lethality', 'scan']) {
        await page.goto(`${address}/?${id}#t=2016-01-01..2017-06-30&lang=en&panel=more:${id}`);
        await page.waitForSelector('#panel .note', { timeout: 60_000 }); // the scan is worked out in the background
        const answer = await ask(`/analysis/${id}?${when}`);
        assert.equal(await page.locator('#panel .few').count() > 0 && answer.enough !== false && id !== 'lethality' && id !== 'near-repeat', false, `${id} is said to be too little`);
        const figure = { clusters: answer.summary?.clusters, scan: answer.summary?.incidents_in_window, seam: answer.places?.near, 'near-repeat': answer.places }[id];
        if (answer.enough && figure !== undefined) await soon.ok(async () => (await page.textContent('#panel')).replaceAll(',', '').includes(String(figure)), `${id}: ${figure} is not said`);
      }
      const rows = page.locator('#panel tr[tabindex]');
      if (!await rows.count()) return;
      await rows.first().focus();
      await page.waitForSelector('path.stretch', { state: 'attached' });
      await page.keyboard.press('Escape');
      await until(() => window.threatmap?.state.panel === null);
    },
    async 'look for lines between two areas, which are no reports'() {
      await page.goto(`${address}/?propose#t=all&lang=en`);
      await page.waitForSelector('.record');
      await page.locator('[data-key="open:propose"]').click();
      await page.waitForFunction(() => document.querySelectorAll('#propose-from option').length > 20);
      await page.locator('#propose-from').selectOption('syrian-badia');
      await page.locator('#propose-to').selectOption('hamrin-range');
      await until(() => window.threatmap?.state.panel.id === 'syrian-badia/hamrin-range');
      await page.waitForSelector('#panel .note', { timeout: 60_000 });
      await soon.match(() => page.textContent('#panel'), /A proposal is no report/);
      const { features, enough } = await ask('/analysis/corridor-proposals?from=syrian-badia&to=hamrin-range');
      if (enough === false) return;
      await soon.equal(() => page.locator('#panel tbody tr').count(), features.length);
      await page.locator('#panel tbody tr').first().focus();
      await page.waitForSelector('path.stretch', { state: 'attached' });
    },
  };
}
