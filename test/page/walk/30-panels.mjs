/** The walk through the panels of the right drawer: belts and corridors. */
import assert from 'node:assert/strict';

/** @typedef {import('../walk.mjs').Walk} Walk */

/** @param {Walk} walk */
export const steps = (walk) => ({ ...beltSteps(walk), ...corridorSteps(walk) });

/** @param {Walk} walk */
function beltSteps({ page, address, state, until, settled }) {
  /** The strip of an open belt: a stretch and its weeks are shown on the map and in the timeline, both ways; Enter chooses the weeks. */
  async function strips(profile) {
    const best = profile.profile.reduce((a, b) => (b.count > a.count ? b : a));
    await page.locator('.line-plot').scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    await page.focus('.line-plot');
    for (let i = 0; i <= profile.profile.indexOf(best); i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.match(await page.getAttribute('.line-plot', 'aria-valuetext'), new RegExp(`${Math.round(best.from_km)}–`));
    await page.waitForSelector('path.stretch', { state: 'attached' });
    assert.ok(await page.locator('.hinted').isVisible(), 'the timeline does not show the weeks');
    const middle = await page.evaluate(() => { const b = document.querySelectorAll('path.stretch')[1].getBoundingClientRect(); return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; });
    await page.keyboard.press('Enter');
    await until(() => window.threatmap.state.range?.from);
    await page.goBack();
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await page.locator('path.stretch').count(), 0);
    await page.mouse.move(middle.x, middle.y);
    await page.waitForSelector('path.stretch', { state: 'attached' });
    assert.match(await page.textContent('.chart-says'), /km: /);
  }

  return {
    async 'ask what happens along a border, and let the page follow'() {
      await page.goto(`${address}/?belt#t=all&lang=en&s=all`);
      await page.waitForSelector('.record');
      const total = (await state()).panel;
      assert.equal(total, null);
      await page.locator('[data-key="opener:belt"]').click();
      await page.locator('[data-key="open:belt:IRQ-SYR"]').click();
      await until(() => /Iraq–Syria/.test(document.querySelector('#panel h2')?.textContent ?? '') && document.querySelector('#panel .figures'));
      assert.match(page.url(), /panel=belt(:|%3A)IRQ-SYR/);
      assert.ok(await page.locator('#list').isHidden());
      const said = await page.request.get(`${address}/belts/IRQ-SYR/profile?width_km=25&bands=5,10,25`).then((a) => a.json());
      const shown = () => page.$eval('#panel .figures dd', (e) => Number(e.textContent.replace(/\D/g, '')));
      assert.equal(await shown(), said.count);
      await page.locator('#panel [data-key="width"]').fill('60');
      const wide = await page.request.get(`${address}/belts/IRQ-SYR/profile?width_km=60`).then((a) => a.json());
      await page.waitForFunction((n) => Number(document.querySelector('#panel .figures dd')?.textContent.replace(/\D/g, '')) === n, wide.count);
      assert.equal((await state()).km, 60);
      await page.locator('[data-key="only:SYR"]').click();
      const { matched } = await page.request.get(`${address}/stats/count?belt=IRQ-SYR&width_km=60&side=SYR`).then((a) => a.json());
      await page.waitForFunction((n) => Number(document.querySelector('#total').textContent.split(' of ')[0].replace(/\D/g, '')) === n, matched);
      await settled();
      await page.reload();
      await page.waitForSelector('#panel .figures');
      const now = await state();
      assert.deepEqual([now.panel, now.belt, now.soil, now.km], [{ kind: 'belt', id: 'IRQ-SYR' }, 'IRQ-SYR', 'SYR', 60]);
      if (said.count > 100) await strips(wide);
      await page.locator('[data-key="off:belt"]').click();
      await until(() => window.threatmap.state.belt === '');
      await page.keyboard.press('Escape');
      await until(() => !document.querySelector('#list').hidden && document.querySelector('#panel').hidden);
      await page.locator('[data-key="open:tempo"]').click();
      await page.waitForSelector('#panel .note');
      await page.locator('#panel .shut').click();
      assert.equal(await page.evaluate(() => document.activeElement.dataset.key), 'open:tempo', 'the focus does not go back to where the panel was opened');
    },
  };
}

/** @param {Walk} walk */
function corridorSteps({ page, address, until }) {
  return {
    async 'ask what happens along a corridor'() {
      const { features: [corridor, other] } = await page.request.get(`${address}/collections/corridors/items?limit=2`).then((a) => a.json());
      await page.goto(`${address}/?corridor#t=all&lang=en&panel=corridor:${corridor.id}`);
      await page.waitForSelector('#panel .figures');
      assert.ok((await page.textContent('#panel h2')).includes(corridor.properties.name_en));
      assert.match(await page.textContent('#panel'), /As reported|as reported/);
      const profile = await page.request.get(`${address}/corridors/${corridor.id}/profile`).then((a) => a.json());
      if (!profile.count) return;
      for (const part of ['Tempo by segment', 'Gaps', 'Drift along it', 'Consecutive incidents']) assert.ok((await page.textContent('#panel')).includes(part), part);
      await page.locator('#compare').selectOption(other.id);
      await until(() => /lie in both/.test(document.querySelector('#panel').textContent));
      await page.locator('[data-key="only:both"]').click();
      await until(() => new RegExp(window.threatmap.state.corridor).test(location.hash) && document.querySelector('.line-chip'));
      assert.match(await page.textContent('.line-chip'), new RegExp(corridor.properties.name_en));
    },
  };
}
