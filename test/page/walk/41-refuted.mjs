/** The walk past records that are refuted or said twice, on a server of its own: they are left out, it says how many, and they can be had. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { soon } from '../soon.mjs';
import { FALLEN, STANDING } from '../../../static/state/refuted.js';
import { Program } from '../program.mjs';

const ROWS = [['r1', 'Stands', 'single_source'], ['r2', 'Refuted', 'refuted'], ['r3', 'Said twice', 'duplicate']];

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page: other }) => ({
  async 'what is refuted or a duplicate is left out, said with its number, and can be had'() {
    const program = new Program();
    const page = await (await other.context().browser().newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })).newPage();
    try { await walk(program, page); } finally { await page.context().close(); await program.end(); }
  },
});

/** @param {Program} program @param {import('playwright-core').Page} page */
async function walk(program, page) {
  const address = await program.start();
  const file = join(program.home, 'rows.geojson');
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: ROWS.map(([id, title, verification], i) => ({
    type: 'Feature', id, geometry: { type: 'Point', coordinates: [40.2 + i / 5, 34.5] },
    properties: { origin: 'walk', origin_id: id, title, verification, event_type: 'armed_violence', side: 'other', date: '2024-05-01', geo_precision: 'near', publisher: 'Walk' },
  })) }));
  await program.run('import', '--format', 'geojson', '--dataset-version', '1', file);
  const { verification } = await (await page.request.get(`${address}/codes`)).json().then(({ lists }) => (Array.isArray(lists) ? Object.fromEntries(lists.map((l) => [l.name, l.codes])) : lists));
  assert.deepEqual(verification.map(({ code }) => code).sort(), [...STANDING, ...FALLEN].sort(), 'the server knows other codes of verification than the page');
  await page.goto(`${address}/#lang=en&t=all&s=all&origin=walk`);
  const listed = async (/** @type {number} */ n) => {
    await page.waitForFunction((n) => document.querySelectorAll('.record').length === n, n, { timeout: 15_000 });
    return page.$$eval('.record .what', (all) => all.map((one) => one.textContent).sort());
  };
  await soon.deepEqual(() => listed(1), ['Stands']);
  await page.waitForSelector('[data-key="off:refuted"]');
  await soon.match(() => page.textContent('.line-chip:has([data-key="off:refuted"])'), /^2 refuted or duplicate records are left out/);
  await page.click('[data-key="off:refuted"]');
  await soon.deepEqual(() => listed(3), ['Refuted', 'Said twice', 'Stands']);
  await soon.ok(() => page.url().includes('ref=1'), 'that they are shown is not in the address');
  await soon.match(() => page.title(), /Refuted and duplicate records too/);
  await page.goBack();
  await listed(1);
  await page.goto(`${address}/?again#lang=en&t=all&s=all&origin=walk&verification=refuted`);
  await soon.deepEqual(() => listed(1), ['Refuted'], 'who chooses them does not get them');
  await soon.equal(() => page.$('[data-key="off:refuted"]'), null, 'a choice is said twice');
}
