/** The walk along the timeline: brushed, dragged, by keyboard. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, drawn, state, until, settled, painted }) => ({
  async 'brush the timeline'() {
    await page.waitForSelector('.plot:not(.empty)');
    await soon.ok(async () => await painted('.bars') > 0.01, 'the bars are not drawn');
    await until(() => /\d/.test(document.querySelector('#counts')?.textContent ?? ''));
    const before = (await page.textContent('#counts')).trim();
    const box = await page.locator('#plot').boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 34, { steps: 6 });
    await page.mouse.up();
    await soon.ok(async () => { const { from, to } = (await state()).range; return from && to && from < to; }, 'the brush chose nothing');
    const { range } = await state();
    await soon.ok(() => decodeURIComponent(page.url()).includes(`t=${range.from}..${range.to}`), 'the range is not in the URL');
    await page.waitForFunction((old) => document.querySelector('#counts').textContent.trim() !== old, before, { timeout: 15_000 });
    await page.goBack();
    await soon.equal(async () => (await state()).range.from, '', 'back does not undo the brush');
  },
  async 'drag the timeline: map, counts and list follow, the URL only when it is let go'() {
    const box = await page.locator('#plot').boundingBox();
    const said = () => page.textContent('#counts');
    const { url, before } = { url: page.url(), before: await said() };
    await page.mouse.move(box.x + box.width * 0.4, box.y + 30);
    await page.mouse.down();
    for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + box.width * (0.4 + i * 0.02), box.y + 30);
    await page.waitForFunction((old) => document.querySelector('#counts').textContent !== old, before);
    const { range } = await state();
    assert.ok(range.from && range.to, 'the state does not follow');
    assert.equal(page.url(), url, 'a drag is no step to go back to');
    await page.waitForFunction(({ from, to }) => performance.getEntriesByName('picture').some((p) => p.detail.query.includes(`${from}%2F${to}`)), range);
    const shown = { counts: await said(), drawn: (await drawn()).records };
    await page.mouse.up();
    await page.waitForFunction(({ from, to }) => location.hash.includes(`t=${from}..${to}`), range);
    await settled();
    assert.deepEqual({ counts: await said(), drawn: (await drawn()).records }, shown, 'letting go changes what was shown');
    await page.goBack();
    await page.waitForFunction((old) => document.querySelector('#counts').textContent === old, before);
  },
  async 'brush with the keyboard'() {
    await page.focus('.handle.from');
    await page.keyboard.press('ArrowRight');
    await soon.ok(async () => (await state()).range.from, 'the arrow key moved nothing');
    await page.goBack();
  },
});
