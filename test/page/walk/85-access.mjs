/**
 * What axe-core says of the page: its main states, wide and narrow, in both languages and themes. Language and theme change under one loaded state, and of several pages
 * one is judged while the next one loads: each is judged as a reader sees it, and all of them in a minute.
 */
import assert from 'node:assert/strict';
import { violations } from '../axe.mjs';

const LOOKS = [['en', 'light'], ['en', 'dark'], ['ar', 'light'], ['ar', 'dark']];
const SIZES = [[1440, 900], [390, 844]];

/** @param {string} key */
const press = (key) => (/** @type {import('playwright-core').Page} */ page) => page.locator(`[data-key="${key}"]`).first().click();
/** The open sheet of a phone. @param {string} key */
const sheet = (key) => async (page) => { if (page.viewportSize().width < 700) await press(key)(page); };

/** @type {Record<string, {hash?: string, path?: string, there: string, then?: (page: import('playwright-core').Page) => Promise<unknown>}>} state, what must be there, what is done */
const STATES = {
  list: { there: '.record', then: sheet('list') },
  card: { there: '.record', then: async (page) => { await sheet('list')(page); await page.locator('.record').first().click(); await page.waitForSelector('.source'); } },
  filters: { hash: '&side=engagement&precise=1&l=incidents,belts,hotspots', there: '.hot-legend', then: sheet('filters') },
  'go to': { there: '.record', then: async (page) => { await page.locator('.goto-input').fill('mosul'); await page.waitForSelector('.goto [role="option"]'); } },
  tools: { there: '.record', then: async (page) => { await press('tools')(page); await page.waitForSelector('#tools-list button'); } },
  belt: { hash: '&panel=belt:IRQ-SYR&belt=IRQ-SYR', there: '#panel .note' },
  corridor: { hash: '&panel=corridor:CORRIDOR', there: '#panel .note' },
  tempo: { hash: '&panel=tempo:adm1', there: '#panel .note' },
  indicators: { hash: '&panel=indicators:all', there: '#panel .note' },
  analysis: { hash: '&panel=more:lethality', there: '#panel .note' },
  'drawing a corridor': { hash: '&panel=edit:new', there: '#panel form.edit' },
  areas: { hash: '&panel=areas:all&area=syrian-badia&within=circle:40.14,35.33,30&measure=line:40+34,41+35', there: '#panel .area-list' },
  share: { hash: '&panel=share:all', there: '#panel input, #panel textarea' },
  table: { hash: '&panel=table:all', there: '#panel td' },
  languages: { hash: '&panel=languages:all', there: '#panel [data-key="lang:ar"]' },
  'two periods': { hash: '&t=2014-06-01..2014-08-31&cmp=t:2013-06-01..2013-08-31&play=grow,week,2', there: '.map-title.of-b .map-count' },
  difference: { hash: '&t=2014-06-01..2014-08-31&cmp=t:2013-06-01..2013-08-31&diff=1&assume=5&panel=compare:all', there: '.hot-legend' },
  narrative: { there: '.record', then: async (page) => { await page.evaluate(() => { localStorage.setItem('threatmap-narratives', JSON.stringify([{ id: 'device-axe', title: 'A road', steps: [{ title: 'First', text: 'What the year brought.', view: 't=all' }, { title: 'Second', text: 'And after.', view: 't=all' }] }])); location.hash += '&story=device-axe'; }); await page.waitForSelector('#tale h2'); } },
  nothing: { hash: '&t=1980-01-01..1980-01-02', there: '.empty .primary', then: sheet('list') },
  embed: { path: '/embed', there: '.frame-line' },
};

/** @param {import('playwright-core').Page} page fresh @param {string} address @param {string} name @param {number} width */
async function judge(page, address, name, width) {
  const { hash = '', path = '/', there, then } = STATES[name];
  await page.goto(`${address}${path}#t=all&s=all${hash}&lang=en&theme=light`.replace(/#t=all(?=.*&t=)/, '#'));
  await page.waitForSelector(there, { state: 'attached', timeout: 60_000 });
  await then?.(page);
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'), null, { timeout: 60_000 });
  const found = [];
  for (const [lang, theme] of LOOKS) {
    await page.evaluate(([l, t]) => { location.hash = location.hash.replace(/&lang=\w+/, `&lang=${l}`).replace(/&theme=\w+/, `&theme=${t}`); }, [lang, theme]);
    await page.waitForFunction(([l, t]) => document.documentElement.lang === l && document.documentElement.dataset.theme === t && !document.querySelector('[aria-busy="true"]') && !document.getAnimations().length, [lang, theme]); // axe reads colours as they are
    for (const one of await violations(page)) found.push(`${name}, ${width} px, ${lang}, ${theme}: ${one}`);
  }
  return found;
}

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address }) => ({
  async 'find nothing with axe-core, whatever its impact'() {
    const { corridors } = { corridors: await (await page.request.get(`${address}/collections/corridors/items?limit=1`)).json() };
    STATES.corridor.hash = `&panel=corridor:${corridors.features[0].id}`;
    const waiting = SIZES.flatMap((size) => Object.keys(STATES).map((name) => ({ name, size })));
    const found = [];
    let judged = 0;
    const one = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const context = await page.context().browser().newContext({ viewport: { width: next.size[0], height: next.size[1] }, locale: 'en-GB' });
        found.push(...await judge(await context.newPage(), address, next.name, next.size[0]));
        await context.close();
        judged += LOOKS.length;
      }
    };
    await Promise.all([one(), one()]);
    console.log(`     ${judged} pages judged`);
    assert.deepEqual(found, []);
  },
});
