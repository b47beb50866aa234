/** The walk of a first visit: what is there, and how much came for it. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';
import { wire } from '../wire.mjs';

/** Bytes of JavaScript that a first load may take, gzipped, libraries included (issue 6). */
const MOST = 250_000;

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, drawn, until, settled, painted, scripts }) => ({
  async 'open the page'() {
    await page.goto(`${address}/#t=all&s=all`);
    await page.waitForSelector('html[data-ready]', { timeout: 30_000 });
    await settled();
    await until(() => /\d/.test(document.querySelector('#total').textContent));
    const sizes = await Promise.all(scripts().map(async (url) => ({ url, bytes: await wire(url) })));
    const all = sizes.reduce((n, { bytes }) => n + bytes, 0);
    console.log(`     ${sizes.length} scripts, ${(all / 1000).toFixed(1)} kB gzipped over the wire`);
    assert.ok(sizes.length > 2 && all > 50_000, `${sizes.length} scripts of ${all} bytes cannot be all`);
    assert.ok(all <= MOST, `the first load's scripts are ${all} bytes gzipped, more than ${MOST}; the largest: ${sizes.sort((a, b) => b.bytes - a.bytes).slice(0, 5).map(({ url, bytes }) => `${new URL(url).pathname} ${bytes}`).join(', ')}`);
  },
  async 'see belts and incidents'() {
    await until(() => window.threatmap.drawn.belts > 0 && window.threatmap.drawn.records > 0);
    await soon.ok(async () => { const seen = await drawn(); return seen.borders > 0 && seen.admin0 > 0 && seen.labels > 3; }, 'the basemap is not drawn');
    await page.waitForTimeout(100);
    await soon.ok(async () => await painted('.leaflet-incidents-pane canvas') > 0.0005, 'the incidents’ canvas is empty');
    await page.waitForSelector('.record');
  },
});
