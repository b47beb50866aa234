/** What axe-core says of the page: list, card and panels, wide and narrow, in both languages and themes. */
import assert from 'node:assert/strict';
import { violations } from '../axe.mjs';

const PANELS = /** @type {const} */ ([['belt:IRQ-SYR&belt=IRQ-SYR', '.note'], ['tempo:adm1', '.note'], ['indicators:all', '.note'], ['more:lethality', '.note'], ['edit:new', 'form.edit'], ['areas:all&area=syrian-badia&within=circle:40.14,35.33,30&measure=line:40+34,41+35', '.area-list']]);

/** Two maps with the player's bar, and the difference beside its panel. */
const COMPARED = /** @type {const} */ ([['&cmp=t:2013-06-01..2013-08-31&play=grow,week,2', '.map-title.of-b .map-count'], ['&cmp=t:2013-06-01..2013-08-31&diff=1&assume=5&panel=compare:all', '.hot-legend']]);

/** @param {import('../walk.mjs').Walk} walk */
export function steps({ page, address }) {
  /** @param {string} of @param {string} where */
  const clean = async (of, where) => {
    await page.waitForTimeout(300); // sheets and status fade: axe reads colours as they are
    assert.deepEqual(await violations(page), [], `${of}, ${where}`);
  };
  /** @param {number} width @param {string} look */
  const judge = async (width, look) => {
    const where = `${width} px, ${look}`;
    const at = (/** @type {string} */ what) => `${address}/?${width}${look.replace(/\W/g, '')}${what.replace(/\W/g, '')}#t=all&s=all&${look}${what}`;
    await page.goto(at(''));
    await page.waitForSelector('.record', { state: 'attached' });
    if (width < 700) await page.locator('[data-key="list"]').click();
    await clean('list', where);
    await page.locator('.record').first().click();
    await page.waitForSelector('.source');
    await clean('card', where);
    for (const [panel, there] of PANELS) {
      await page.goto(at(`&panel=${panel}`));
      await page.waitForSelector(`#panel ${there}`);
      await clean(panel, where);
    }
    for (const [what, there] of COMPARED) {
      await page.goto(at(what).replace('t=all', 't=2014-06-01..2014-08-31'));
      await page.waitForSelector(there, { state: 'attached' });
      await clean(what, where);
    }
    await page.goto(at('&l=hotspots'));
    await page.waitForSelector('.hot-legend', { state: 'attached' });
    if (width < 700) await page.locator('[data-key="filters"]').click();
    await clean('hot spots', where);
  };
  return {
    async 'find nothing serious with axe-core'() {
      for (const [width, height] of [[1440, 900], [390, 844]]) {
        await page.setViewportSize({ width, height });
        for (const look of ['lang=en&theme=light', 'lang=en&theme=dark', 'lang=ar&theme=light', 'lang=ar&theme=dark']) await judge(width, look);
      }
    },
  };
}
