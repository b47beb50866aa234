/** The walk through a narrative: made on the page, told by keys and buttons, kept for everybody, withdrawn. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { soon } from '../soon.mjs';

const FIRST = 't=2014-01-01..2014-12-31&adm0=SYR&v=35.3,40.1,7';
const told = (walk) => ({
  title: () => walk.page.textContent('#tale h2'),
  at: (/** @type {number} */ n) => walk.page.waitForFunction((n) => window.threatmap?.state.step === n && document.querySelector('#tale h2') && document.querySelector('.tale-count')?.textContent.startsWith(String(n)), n, { timeout: 15_000 }),
});

/** @param {import('../walk.mjs').Walk} walk */
const made = ({ page, address, state, settled }) => ({
  async 'make a narrative of what is seen, step by step'() {
    await page.goto(`${address}/?story-walk#lang=en&${FIRST}`);
    await page.waitForSelector('html[data-ready]');
    await settled();
    await page.click('[data-key="tools"]');
    await page.click('[data-key="tool:story"]');
    await page.focus('[data-key="tale-new"]');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'tale-title'); // and not nowhere
    await page.fill('[data-key="tale-title"]', 'The <b>road</b>');
    await page.click('[data-key="tale-add"]');
    await page.fill('[data-key="tale-title:0"]', 'Along the river');
    await page.fill('[data-key="tale-text:0"]', 'What the year brought.\n<img src=x onerror=alert(1)> https://example.org/report');
    await page.click('[data-key="p90"]');
    await page.click('[data-key="in"]');
    await page.waitForFunction(() => window.threatmap?.state.view?.zoom === 8);
    await page.click('[data-key="tale-add"]');
    await page.fill('[data-key="tale-title:1"]', 'The end');
    await page.click('[data-key="tale-tell"]');
    await page.waitForSelector('#tale h2');
    await soon.equal(async () => (await state()).range.from, '2014-01-01', 'the first step does not show its time');
    await soon.equal(async () => (await state()).view.zoom, 7);
    await soon.ok(() => page.url().includes('story=device-'), page.url());
    await page.goBack();
    await soon.equal(() => page.inputValue('[data-key="tale-title"]'), 'The <b>road</b>', 'back leads to an empty form');
    await page.goForward();
    await page.waitForSelector('#tale h2');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const read = (walk) => ({
  async 'step by keys and buttons; text is text, and the steps are marked on map and timeline'() {
    const { page } = walk;
    const { title, at } = told(walk);
    await soon.equal(title, 'Along the river');
    assert.equal(await page.locator('#tale img, #tale b').count(), 0, 'markup of the text was read');
    await soon.equal(() => page.getAttribute('.tale-text a', 'href'), 'https://example.org/report');
    await page.waitForSelector('.chapter-mark.now');
    await soon.equal(() => page.locator('.plot .chapter').count(), 2);
    await page.click('[data-key="tale-on"]');
    await at(2);
    await soon.equal(title, 'The end');
    await soon.notEqual(async () => (await walk.state()).range.from, '2014-01-01');
    await soon.equal(async () => (await walk.state()).view.zoom, 8);
    await page.keyboard.press('PageUp');
    await at(1);
    await page.focus('[data-key="tale-on"]');
    await page.keyboard.press('ArrowRight');
    await at(2);
    await page.goBack();
    await at(1);
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link.replace('/?', '/?again&'));
    await at(1);
    await soon.equal(title, 'Along the river', 'a link does not open the narrative');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const opened = (walk) => ({
  async 'a link shows what the step shows, until the reader has changed it'() {
    const { page, address } = walk;
    const { at } = told(walk);
    const { story } = await walk.state();
    await page.goto(`${address}/?beside#lang=en&story=${story}&t=2001-01-01..2002-01-01&v=33,44,9&adm0=IRQ`);
    await at(1);
    const shown = async () => { const { range, view, filters, aside } = await walk.state(); return [range.from, view.zoom, filters.adm0, aside]; };
    await soon.deepEqual(shown, ['2014-01-01', 7, ['SYR'], false]);
    await page.waitForTimeout(300);
    assert.ok(!page.url().includes('aside'), 'nobody has changed anything');
    await page.click('[data-key="in"]');
    await page.waitForFunction(() => /aside=1/.test(location.hash));
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link.replace('?beside', '?beside2'));
    await at(1);
    await soon.equal(async () => (await walk.state()).view.zoom, 8, 'what the reader changed is lost');
    await page.click('[data-key="tale-again"]');
    await walk.until(() => window.threatmap.state.view.zoom === 7 && !/aside/.test(location.hash));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const filed = (walk) => ({
  async 'save it as a file and open that again'() {
    const { page } = walk;
    await page.click('[data-key="tale-change"]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-key="tale-save-file"]')]);
    assert.equal(download.suggestedFilename(), 'the-b-road-b.narrative.json');
    const file = JSON.parse(readFileSync(await download.path(), 'utf8'));
    assert.deepEqual([file.title, file.steps.length, file.steps[0].view.includes('lang=')], ['The <b>road</b>', 2, false]);
    await page.click('[data-key="tales"]');
    await page.setInputFiles('[data-key="tale-file"]', { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"title":"no steps"}') });
    await page.waitForFunction(() => /holds no narrative/.test(document.querySelector('#panel [role="alert"]')?.textContent ?? ''));
    await page.setInputFiles('[data-key="tale-file"]', await download.path());
    await page.waitForFunction(() => document.querySelectorAll('.tale-steps li').length === 2);
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const shared = (walk) => ({
  async 'keep it for everybody, tell it by its short link, withdraw it'() {
    const key = process.env.THREATMAP_TEST_KEY;
    if (!key) return;
    const { page, address } = walk;
    if (await page.evaluate(() => { const kept = sessionStorage.getItem('threatmap-key'); sessionStorage.removeItem('threatmap-key'); return kept; })) await page.reload(); // an earlier step's
    await page.fill('[data-key="tale-key"]', key);
    await page.keyboard.press('Tab');
    await page.waitForSelector('[data-key="tale-key"]', { state: 'detached' });
    await page.click('[data-key="tale-publish"]');
    await page.waitForSelector('[data-key="tale-withdraw"]');
    const id = (await walk.state()).panel.id;
    assert.match(id, /^the-b-road-b(-\d+)?$/);
    const other = await page.context().newPage();
    await other.goto(`${address}/?story=${id}`);
    await other.waitForFunction(() => document.querySelector('#tale h2')?.textContent === 'Along the river');
    await soon.equal(async () => (await other.evaluate(() => window.threatmap?.state)).view.zoom, 7, 'the link does not show the first step');
    await page.click('[data-key="tale-withdraw"]');
    await page.click('[data-key="tale-withdraw"]');
    await page.waitForSelector('[data-key="tale-new"]');
    await other.goto(`${address}/?gone&story=${id}`);
    await other.waitForFunction(() => /no such narrative/.test(document.querySelector('#tale [role="alert"]')?.textContent ?? ''));
    await other.close();
    await page.evaluate(() => localStorage.removeItem('threatmap-narratives'));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...made(walk), ...read(walk), ...opened(walk), ...filed(walk), ...shared(walk) });
