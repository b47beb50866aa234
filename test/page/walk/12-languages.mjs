/** The walk in a language that one file brings: as if static/i18n/qqq.js had been there when the server started. */
import { soon } from '../soon.mjs';

const FILE = `export const language = { name: 'Qqqish', locale: ['fr-FR'], dir: 'rtl', comma: '; ', quotes: ['<<', '>>'] };
export default { title: 'QMAP', records: '{n, plural, one {# qqqi} other {# qqqs}}', filters: 'QFILTERS', list: 'QRECORDS' };
export const sections = { table: { table: 'QTABLE' } };
export const codes = { side: { engagement: 'QFIGHT' } };
export const actors = { Civilians: 'QPEOPLE' };`;

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, until, settled }) => ({
  async 'read it in a language that one file brings, and in English what that file does not say'() {
    await page.route(/\/i18n\/qqq\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: FILE }));
    await page.route((url) => url.pathname === '/', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('name="languages" content="', 'name="languages" content="qqq ') });
    });
    await page.goto(`${address}/?qqq#t=all&s=all&lang=qqq`);
    await page.waitForSelector('.record');
    await settled();
    await until(() => /\d\sqqqs$/.test(document.querySelector('#total').textContent.replace(/[\u2066-\u2069]/g, '')));
    await soon.deepEqual(() => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.querySelector('h1').textContent, document.querySelector('[data-key="theme"]').title]), ['qqq', 'rtl', 'QMAP', 'Dark theme']);
    await page.waitForFunction(() => document.querySelector('#layers').textContent.includes('QFIGHT'));
    await page.locator('[data-key="tools"]').click();
    await page.waitForFunction(() => document.querySelector('#tools-list')?.textContent.includes('QTABLE'));
    await page.keyboard.press('Escape');
  },
  async 'choose among more than two languages'() {
    await soon.equal(() => page.textContent('[data-key="lang"]'), 'Qqqish');
    await page.locator('[data-key="lang"]').click();
    await page.waitForSelector('#panel [data-key="lang:ar"]');
    await soon.deepEqual(() => page.$$eval('#panel [data-key^="lang:"]', (all) => all.map((one) => [one.textContent, one.lang, one.dir, one.getAttribute('aria-current')])).then((all) => all.filter(([, lang]) => ['qqq', 'ar', 'en'].includes(lang))),
      [['Qqqish', 'qqq', 'rtl', 'true'], ['العربية', 'ar', 'rtl', null], ['English', 'en', 'ltr', null]]);
    await page.locator('#panel [data-key="lang:en"]').click();
    await page.waitForFunction(() => document.documentElement.lang === 'en' && document.querySelector('h1').textContent === 'Threat map' && document.querySelector('#panel [data-key="lang:en"]').getAttribute('aria-current') === 'true');
    await page.locator('#panel .shut').click();
    await page.unrouteAll();
  },
});
