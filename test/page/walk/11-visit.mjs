/** The walk of somebody who was never here: how soon there is a map, and what of the page still works without a network. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';
import { visit } from '../visit.mjs';

/** Each with what comes late in a second visit. */
const LOOKS = [[1440, 900, 'en', 'light', '/stats/facets'], [1440, 900, 'ar', 'dark', '/stats/count'], [390, 844, 'en', 'dark', '/stats/timeline'], [390, 844, 'ar', 'light', '/collections/incidents/items']];

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address }) => {
  const browser = page.context().browser();
  return {
    async 'find all modules of the first view named in the page, and no other'() {
      const { page: first, context, scripts, drawn, scripted } = await visit(browser, `${address}/#lang=en`);
      const named = await first.$$eval('link[rel="modulepreload"]', (all) => all.map((one) => new URL(one.href).pathname.replace(/~[0-9a-f]+\//, '')));
      console.log(`     a whole picture ${Math.round(drawn)} ms after the first visit began, the last module after ${Math.round(scripted)} ms (scripts/first.mjs measures it on a quiet machine)`);
      assert.deepEqual(scripts.filter((path) => !named.includes(path)), ['/static/i18n/en.js'], 'asked for before the first picture without being named');
      assert.ok(named.length < 10, `the page's modules are not packed, or in ${named.length} files`);
      await context.close();
    },
    async 'see nothing move while it loads, whatever comes late'() {
      for (const [width, height, lang, theme, last] of LOOKS) for (const late of ['', last]) {
        const { page: one, context, shifts } = await visit(browser, `${address}/#lang=${lang}&theme=${theme}&t=all`, { viewport: { width, height } }, late);
        await one.waitForTimeout(800);
        const all = await shifts();
        const look = `${width} px, ${lang}, ${theme}${late && `, ${late} late`}`;
        console.log(`     ${look}: layout shift ${all.reduce((n, { value }) => n + value, 0)}`);
        assert.deepEqual(all, [], look);
        await context.close();
      }
    },
    async 'go on without a network with what is loaded, and be told what is not'() {
      const { page: one, context } = await visit(browser, `${address}/#lang=en&t=all&s=all`);
      await one.waitForSelector('.record');
      const seen = () => one.evaluate(() => ({ records: window.threatmap.drawn.records, rows: document.querySelectorAll('.record').length, total: document.querySelector('#total').textContent, bars: document.querySelector('.plot').className }));
      const offline = (said = true) => one.waitForFunction((on) => /This device is offline\. What is loaded can still be used/.test(document.querySelector('#status.shown')?.textContent ?? '') === on, said, { timeout: 15_000 });
      const before = await seen();
      await context.setOffline(true);
      await one.locator('[data-key="theme"]').click();
      await one.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
      await one.locator('[data-key="p365"]').click(); // a filter that was not seen yet
      await offline();
      await soon.equal(() => one.textContent('#counts'), await one.textContent('#status'), 'the list does not say it');
      assert.ok(await one.evaluate(() => window.threatmap.drawn.borders) > 0, 'the map under the records is gone');
      await one.locator('[data-key="pall"]').click(); // and back to one that was
      await one.waitForFunction((n) => window.threatmap.drawn.records === n && /in view/.test(document.querySelector('#counts').textContent), before.records);
      assert.deepEqual(await seen(), before, 'what was loaded is gone');
      await one.locator('[data-key="share"]').click(); // a part of the page that is not loaded yet
      await offline();
      await context.setOffline(false);
      await offline(false);
      await one.waitForSelector('#panel [data-key]');
      await one.locator('[data-key="p365"]').click();
      await one.waitForFunction((total) => document.querySelector('#total').textContent !== total, before.total);
      await context.close();
    },
  };
};
