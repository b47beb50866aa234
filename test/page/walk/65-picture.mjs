/** The walk through taking along a picture, and printing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { soon } from '../soon.mjs';

/** Width and height of a PNG. */
const sizeOf = (file) => [file.readUInt32BE(16), file.readUInt32BE(20)];

/** @param {import('../walk.mjs').Walk} walk */
const pictured = ({ page, address, settled }) => ({
  async 'save a picture, twice as sharp as the screen, named after the filter'() {
    await page.goto(`${address}/?picture#lang=en&t=2014-01-01..2014-12-31&adm0=IRQ&within=circle:43,34,120&measure=line:40+34,41+35`);
    await page.waitForSelector('.drawbar');
    await settled();
    await page.click('[data-key="tools"]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-key="tool:picture"]')]);
    assert.equal(download.suggestedFilename(), 'threat-map-Country-Iraq-In-a-circle-120-km-2014-01-01-2014-12-31.png');
    const png = readFileSync(await download.path());
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    const { width, height } = await page.locator('#map').boundingBox();
    const [wide, high] = sizeOf(png);
    assert.equal(wide, 2 * (width + 40));
    assert.ok(high > 2 * height + 300, `${high} px have no room for map, words and legend`);
  },
  async 'what is in the picture is what is on the screen'() {
    const share = await page.evaluate(async () => {
      const map = window.threatmap.map;
      const picture = await map.part('picture');
      const { x, y } = picture.size;
      const canvas = Object.assign(document.createElement('canvas'), { width: x, height: y });
      const ctx = canvas.getContext('2d', { willReadFrequently: true });
      const before = JSON.stringify(map.counts());
      picture.draw(ctx, map.scene.lang, 'sans-serif');
      if (JSON.stringify(map.counts()) !== before) return -1;
      const count = (of) => { const { data } = of.getContext('2d').getImageData(0, 0, of.width, of.height); let n = 0; for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - 201) < 8 && Math.abs(data[i + 1] - 152) < 8 && Math.abs(data[i + 2] - 42) < 12) n++; return n; };
      return count(canvas) / count(document.querySelector('.leaflet-incidents-pane canvas')); // rings of engagements
    });
    assert.ok(share > 0.85 && share < 1.15, `the rings take ${share} of what they take on the screen; −1: drawing changed what is drawn`);
  },
  async 'print: the picture and a table of what is listed, and nothing else'() {
    await page.waitForSelector('.record');
    const listed = await page.locator('.record').count();
    await page.evaluate(() => { window.print = () => { document.body.dataset.printed = 'true'; }; });
    await page.focus('#map');
    await page.keyboard.press('Control+p');
    await page.waitForSelector('body[data-printed]');
    await page.emulateMedia({ media: 'print' });
    await soon.ok(() => page.locator('#print .print-map').isVisible());
    await soon.ok(async () => await page.locator('#top').isHidden() && await page.locator('#left').isHidden() && await page.locator('#timeline').isHidden());
    await soon.equal(() => page.locator('#print tbody tr').count(), listed);
    await page.emulateMedia({ media: 'screen' });
    await soon.ok(() => page.locator('#print').isHidden());
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await soon.equal(() => page.locator('#print').count(), 0);
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const faded = ({ page }) => ({
  async 'a faded layer is as faint in the picture as on the screen'() {
    const share = await page.evaluate(async () => {
      const { map } = window.threatmap;
      const picture = await map.part('picture');
      const pane = map.map.getPane('incidents');
      const drawn = (opacity) => {
        const was = pane.style.opacity;
        pane.style.opacity = opacity;
        const { x, y } = picture.size;
        const ctx = Object.assign(document.createElement('canvas'), { width: x, height: y }).getContext('2d', { willReadFrequently: true });
        picture.draw(ctx, map.scene.lang, 'sans-serif');
        pane.style.opacity = was;
        return ctx.getImageData(0, 0, x, y).data;
      };
      const [none, faint, whole] = ['0', '0.2', ''].map(drawn);
      const apart = (data) => data.reduce((sum, v, i) => sum + Math.abs(v - none[i]), 0);
      return apart(faint) / apart(whole);
    });
    assert.ok(Math.abs(share - 0.2) < 0.03, `what has 0.2 of its opacity shows ${share}`);
  },
});

/** @param {import('../walk.mjs').Walk} walk */
const compared = ({ page, address, settled }) => ({
  async 'a picture of two maps has both, and both have the shapes'() {
    await page.goto(`${address}/?pictures#lang=en&v=34.5,41,6&t=2014-06-01..2014-08-31&cmp=t:2014-03-01..2014-05-31&within=circle:41,34.5,150`);
    await page.waitForSelector('.map-title.of-b .map-count');
    await settled();
    const shapes = () => ['map', 'second'].map((id) => document.querySelectorAll(`#${id} .drawn-shape`).length);
    await page.waitForFunction(() => document.querySelector('#second .drawn-shape'));
    const [first, second] = await page.evaluate(shapes);
    assert.equal(second, first, 'the second map has other shapes');
    await page.click('[data-key="tools"]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-key="tool:picture"]')]);
    const file = readFileSync(await download.path());
    const [one, two] = [await page.locator('#map').boundingBox(), await page.locator('#second').boundingBox()];
    assert.ok(Math.abs(sizeOf(file)[0] - 2 * (one.width + two.width + 12 + 40)) <= 4, `${sizeOf(file)[0]} px are not two maps of ${one.width} and ${two.width}`);
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...pictured(walk), ...faded(walk), ...compared(walk) });
