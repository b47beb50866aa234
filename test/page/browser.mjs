/**
 * Walks through the page over a running server: open, see belts and incidents, brush the timeline, open a card, follow its source,
 * reload to the same view. Usage: node test/page/browser.mjs http://127.0.0.1:PORT  (or THREATMAP_TEST_URL)
 */
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';

const address = (process.argv[2] ?? process.env.THREATMAP_TEST_URL ?? '').replace(/\/$/, '');
if (!address) { console.error('usage: node test/page/browser.mjs http://127.0.0.1:PORT'); process.exit(2); }

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' });
const page = await context.newPage();
const [strangers, complaints] = [[], []];
page.on('request', (r) => { if (!r.url().startsWith(`${address}/`) && !/^(data|blob):/.test(r.url())) strangers.push(r.url()); });
page.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()); });
page.on('pageerror', (e) => complaints.push(String(e)));

const drawn = () => page.evaluate(() => window.threatmap.drawn);
const state = () => page.evaluate(() => window.threatmap.state);
const until = (test) => page.waitForFunction(test, null, { timeout: 15_000 });
const settled = () => until(() => window.threatmap?.drawn && !window.threatmap.drawn.waiting);

/** The share of a canvas' pixels that are painted. */
const painted = (selector) => page.$eval(selector, (canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]) n++;
  return n / (data.length / 4);
});

const steps = {
  async 'open the page'() {
    await page.goto(`${address}/#t=all&s=all`);
    await page.waitForSelector('html[data-ready]', { timeout: 30_000 });
    await settled();
    await until(() => /\d/.test(document.querySelector('#total').textContent));
  },
  async 'see belts and incidents'() {
    await until(() => window.threatmap.drawn.belts > 0 && window.threatmap.drawn.records > 0);
    const seen = await drawn();
    assert.ok(seen.borders > 0 && seen.admin0 > 0 && seen.labels > 3, `the basemap is not drawn: ${JSON.stringify(seen)}`);
    await page.waitForTimeout(100);
    assert.ok(await painted('.leaflet-incidents-pane canvas') > 0.0005, 'the incidents’ canvas is empty');
    await page.waitForSelector('.record');
  },
  async 'brush the timeline'() {
    await page.waitForSelector('.plot:not(.empty)');
    await until(() => /\d/.test(document.querySelector('#counts').textContent));
    const before = (await page.textContent('#counts')).trim();
    const box = await page.locator('#plot').boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 34, { steps: 6 });
    await page.mouse.up();
    const { range } = await state();
    assert.ok(range.from && range.to && range.from < range.to, 'the brush chose nothing');
    assert.ok(decodeURIComponent(page.url()).includes(`t=${range.from}..${range.to}`), 'the range is not in the URL');
    await page.waitForFunction((old) => document.querySelector('#counts').textContent.trim() !== old, before, { timeout: 15_000 });
    await page.goBack();
    assert.equal((await state()).range.from, '', 'back does not undo the brush');
  },
  async 'brush with the keyboard'() {
    await page.focus('.handle.from');
    await page.keyboard.press('ArrowRight');
    assert.ok((await state()).range.from, 'the arrow key moved nothing');
    await page.goBack();
  },
  async 'open a card'() {
    await page.waitForSelector('.record');
    await page.locator('.record').first().click();
    await page.waitForSelector('.source', { timeout: 15_000 });
    const card = await page.textContent('#card');
    assert.ok(card.indexOf('Sources') < card.indexOf('Outcomes'), 'sources do not come first');
    assert.match(await page.textContent('.grade'), /^[A-F][1-6]$/);
  },
  async 'follow its source'() {
    for (const link of await page.locator('a.document').all()) {
      assert.match(await link.getAttribute('href'), /^https?:/);
      assert.match(await link.getAttribute('rel'), /noopener/);
      assert.equal(await link.getAttribute('target'), '_blank');
    }
    await page.locator('[data-source="0"]').click();
    await page.waitForSelector('#source-view');
    assert.equal((await state()).source, 0, 'the open source is not in the state');
  },
  async 'reload to the same view'() {
    await page.locator('#zoom [data-key="in"]').click();
    await until(() => window.threatmap.state.view !== null);
    await settled();
    const before = { state: await state(), url: page.url(), bbox: await page.evaluate(() => window.threatmap.map.bbox) };
    await page.reload();
    await page.waitForSelector('#source-view', { timeout: 30_000 });
    await settled();
    const after = { state: await state(), url: page.url(), bbox: await page.evaluate(() => window.threatmap.map.bbox) };
    assert.deepEqual(after, before);
  },
  async 'read it in Arabic'() {
    await page.locator('[data-key="lang"]').click();
    assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
    assert.match(await page.textContent('#card'), /المصادر/);
  },
  async 'ask nobody else, complain of nothing'() {
    assert.deepEqual(strangers, [], 'requests to another origin');
    assert.deepEqual(complaints, [], 'errors in the console');
  },
};

let failed = '';
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed = name;
    console.error(`FAIL ${name}\n${error.message}\nurl: ${page.url()}\nconsole: ${complaints.join('\n') || 'quiet'}`);
    break;
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
