/** The walk through playing: by mouse, by keyboard, in the address, and slower than asked. */
import assert from 'node:assert/strict';
import { late } from '../late.mjs';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
const played = ({ page, address, state }) => ({
  async 'play the timeline: pictures follow one another, the address only when it is paused'() {
    await page.goto(`${address}/?play#lang=en&t=2014-06-01..2014-06-30`);
    await page.waitForSelector('.plot:not(.empty)');
    assert.equal(await page.locator('.play-bar').count(), 0, 'the bar is there before anyone plays');
    await page.click('[data-key="play"]');
    await page.waitForSelector('.play-bar:not([hidden])');
    await page.waitForFunction(() => window.threatmap?.state.range.from >= '2014-07-01');
    assert.match(page.url(), /t=2014-06-01\.\.2014-06-30/, 'a run is no step to go back to');
    await soon.match(() => page.url(), /play=window,week,2/);
    await soon.match(() => page.textContent('.play-says'), /^30 days moved by a week/);
    await page.click('[data-key="play"]');
    const { range } = await state();
    await page.waitForFunction(({ from, to }) => location.hash.includes(`t=${from}..${to}`), range);
    await page.waitForFunction(({ from, to }) => performance.getEntriesByName('picture').some((p) => p.detail.query.includes(`${from}%2F${to}`)), range);
    await page.goBack();
    await soon.equal(async () => (await state()).range.from, '2014-06-01', 'back does not undo the run');
  },
  async 'set how it plays: growing, by months, and again and again'() {
    await page.click('[data-key="play-grow"]');
    await page.click('[data-key="play-month"]');
    await page.click('[data-key="play-loop"]');
    await page.fill('[data-key="play-speed"]', '4');
    await page.press('[data-key="play-speed"]', 'Enter');
    await soon.match(() => page.url(), /play=grow,month,4,loop/);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.key), 'play-speed', 'the focus is lost');
    await soon.match(() => page.textContent('.play-says'), /from 1 Jun 2014 on, longer by a month/);
    await page.click('[data-key="play-forth"]');
    await soon.deepEqual(async () => (await state()).range, { from: '2014-06-01', to: '2014-07-31' });
    await page.click('[data-key="play-back"]');
    await soon.deepEqual(async () => (await state()).range, { from: '2014-06-01', to: '2014-06-30' });
  },
  async 'a link to it never plays by itself; keys play, step and pause'() {
    await page.goto(`${address}/?played#lang=en&t=2014-06-01..2014-06-30&play=window,day,9`);
    await page.waitForSelector('.play-bar:not([hidden])');
    await page.waitForTimeout(600);
    await soon.equal(async () => (await state()).range.from, '2014-06-01');
    await page.focus('#plot');
    await page.keyboard.press('ArrowRight');
    await soon.equal(async () => (await state()).range.from, '2014-06-02');
    await page.keyboard.press('ArrowLeft');
    await soon.equal(async () => (await state()).range.from, '2014-06-01');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => window.threatmap?.state.range.from >= '2014-06-03');
    await soon.equal(() => page.getAttribute('[data-key="play"]', 'aria-label'), 'Pause');
    await page.keyboard.press('Space');
    await soon.equal(() => page.getAttribute('[data-key="play"]', 'aria-label'), 'Play');
    await page.click('[data-key="play-end"]');
    await soon.ok(() => !page.url().includes('play='));
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const paced = ({ page, address, state, until }) => ({
  async 'a slow server: no step goes before its picture, and the page says so'() {
    await page.goto(`${address}/?slow#lang=en&t=2014-06-01..2014-06-30&play=window,day,8`);
    await page.waitForSelector('.record');
    await page.route('**/stats/count?*', late(400));
    await page.click('[data-key="play"]');
    await until(() => /Slower than asked/.test(document.querySelector('.play-says')?.textContent ?? ''));
    await page.click('[data-key="play"]');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const days = (Date.parse((await state()).range.from) - Date.parse('2014-06-01')) / 864e5;
    assert.ok(days > 0 && days < 20, `${days} steps`);
  },
  async 'choosing another time ends the run'() {
    await page.click('[data-key="play"]');
    await page.waitForTimeout(400);
    await page.click('[data-key="pall"]');
    await page.waitForTimeout(600);
    await soon.deepEqual(async () => (await state()).range, { from: '', to: '' });
    await soon.equal(() => page.getAttribute('[data-key="play"]', 'aria-label'), 'Play');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const dated = ({ page, address, until }) => ({
  async 'type dates, and zoom the timeline: both are in the address'() {
    await page.goto(`${address}/?dates#lang=en&t=all`);
    await page.waitForSelector('.plot:not(.empty)');
    await page.click('[data-key="dates"]');
    await page.fill('[data-key="date-from"]', '2014-01-01');
    await page.fill('[data-key="date-to"]', '2014-12-31');
    await page.waitForFunction(() => location.hash.includes('t=2014-01-01..2014-12-31'));
    await page.fill('[data-key="date-to"]', '2013-06-30');
    await page.waitForFunction(() => location.hash.includes('t=2013-06-30..2014-01-01'), null, { timeout: 5000 });
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('[data-key="date-to"]').value === '2014-12-31');
    await page.click('[data-key="tz"]');
    await page.waitForFunction(() => location.hash.includes('tv=2014-01-01..2014-12-31'));
    await until(() => document.querySelector('.handle.from').getAttribute('aria-valuemin') >= 16000);
    await page.fill('[data-key="date-from"]', '2014-06-01');
    await page.waitForFunction(() => location.hash.includes('t=2014-06-01..2014-12-31') && location.hash.includes('tv=2014-01-01..2014-12-31'));
    await page.click('[data-key="tw"]');
    await page.waitForFunction(() => !location.hash.includes('tv='));
    await page.click('[data-key="tz"]');
    await page.click('[data-key="pall"]');
    await page.waitForFunction(() => !location.hash.includes('tv='), null, { timeout: 5000 });
    await page.goto(`${address}/?walk#lang=en&t=all&s=all`); // as the walk goes on
    await page.waitForSelector('.record');
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...played(walk), ...paced(walk), ...dated(walk) });
