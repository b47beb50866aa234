/**
 * Pictures of the page held against those in test/page/shots/: both languages, both themes, wide and on a phone, over the starting map alone, in fonts that are the same
 * everywhere (@fontsource-variable, served for this test only). SHOTS=renew writes them anew; on a difference, the page as it is and what differs are left in a temporary folder.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { Program } from '../program.mjs';

/** The share of pixels that may differ. With the same Chromium none do; another version may round the edges of letters otherwise, and then they are renewed. A button that is missing is more. */
const MOST = 0.001;

const SHOTS = new URL('../shots/', import.meta.url);
const FONTS = { latin: '@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2', ext: '@fontsource-variable/noto-sans/files/noto-sans-latin-ext-wght-normal.woff2', arabic: '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2' };
const file = (/** @type {string} */ name) => readFileSync(createRequire(import.meta.url).resolve(name));
const RANGES = { latin: 'U+0000-00FF, U+2000-22FF', ext: 'U+0100-02BA, U+1E00-1EFF', arabic: 'U+0600-06FF, U+0750-077F, U+FB50-FDFF, U+FE70-FEFC' };
const STYLE = `${Object.keys(FONTS).map((name) => `@font-face { font-family: Pinned; font-weight: 100 900; src: url("/static/pinned/${name}.woff2") format("woff2"); unicode-range: ${RANGES[name]}; }`).join('\n')}
:root { --font: Pinned; } * { caret-color: transparent !important; scrollbar-width: none !important; }`;

/** @param {import('playwright-core').BrowserContext} context */
async function pinned(context) {
  await context.route(/\/static\/pinned\/\w+\.woff2$/, (route) => route.fulfill({ contentType: 'font/woff2', body: file(FONTS[/(\w+)\.woff2$/.exec(route.request().url())[1]]) }));
  await context.route(/\/css\/tokens\.css$/, async (route) => { const answer = await route.fetch(); await route.fulfill({ response: answer, body: `${await answer.text()}\n${STYLE}` }); });
}

/** @param {import('playwright-core').Browser} browser @param {string} address @param {{width: number, height: number, lang: string, theme: string, hash?: string}} look */
async function shot(browser, address, { width, height, lang, theme, hash = '' }) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB', reducedMotion: 'reduce' });
  await pinned(context);
  const page = await context.newPage();
  await page.goto(`${address}/#t=all&lang=${lang}&theme=${theme}${hash}`);
  await page.waitForFunction(() => document.documentElement.dataset.filled && window.threatmap?.drawn && !window.threatmap.drawn.waiting && document.querySelector('.record'));
  await page.evaluate(() => Promise.all([...document.fonts].map((one) => one.load())));
  await page.evaluate(() => { window.threatmap.map.redraw(); dispatchEvent(new Event('resize')); }); // what was painted on canvas before the fonts were there
  await page.waitForTimeout(1200);
  const png = await stable(page);
  await context.close();
  return png;
}

/** What is seen twice in a row: the last may still be drawn when a machine is busy. @param {import('playwright-core').Page} page */
async function stable(page) {
  let seen = await page.screenshot({ animations: 'disabled' });
  for (let i = 0; i < 20; i++) {
    await page.waitForTimeout(400);
    const now = await page.screenshot({ animations: 'disabled' });
    if (now.equals(seen)) break;
    seen = now;
  }
  return seen;
}

const LOOKS = [['en', 'light'], ['en', 'dark'], ['ar', 'light'], ['ar', 'dark']].flatMap(([lang, theme]) => [{ width: 1280, height: 800, lang, theme }, { width: 390, height: 844, lang, theme }]);

/** @param {Buffer} is @param {Buffer} was @returns {{share: number, drawn: Buffer}} */
function unlike(is, was) {
  const [a, b] = [PNG.sync.read(is), PNG.sync.read(was)];
  if (a.width !== b.width || a.height !== b.height) return { share: 1, drawn: is };
  const out = new PNG({ width: a.width, height: a.height });
  const n = pixelmatch(a.data, b.data, out.data, a.width, a.height, { threshold: 0.1 });
  return { share: n / (a.width * a.height), drawn: PNG.sync.write(out) };
}

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page }) => ({
  async 'look as it looked, in both languages and themes, wide and on a phone'() {
    const program = new Program();
    const left = mkdtempSync(join(tmpdir(), 'threatmap-shots-'));
    const found = [];
    try {
      await program.start();
      for (const look of LOOKS) {
        const name = `${look.width}-${look.lang}-${look.theme}.png`;
        const is = await shot(page.context().browser(), program.address, look);
        if (process.env.SHOTS === 'renew') { writeFileSync(new URL(name, SHOTS), is); continue; }
        assert.ok(existsSync(new URL(name, SHOTS)), `test/page/shots/${name} is not there: SHOTS=renew`);
        const { share, drawn } = unlike(is, readFileSync(new URL(name, SHOTS)));
        console.log(`     ${name}: ${(share * 100).toFixed(3)} % of its pixels differ`);
        if (share <= MOST) continue;
        writeFileSync(join(left, name), is);
        writeFileSync(join(left, `differs-${name}`), drawn);
        found.push(`${name}: ${(share * 100).toFixed(2)} %, see ${left}`);
      }
    } finally { await program.end(); }
    assert.deepEqual(found, []);
  },
});
