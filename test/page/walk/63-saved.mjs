/** The walk of areas of interest: kept on this device, saved with an editor's key, renamed, watched and withdrawn. */
import assert from 'node:assert/strict';
import { soon } from '../soon.mjs';

const KEY = process.env.THREATMAP_TEST_KEY ?? '';

/** @typedef {import('../walk.mjs').Walk} Walk */

/** @param {Walk} walk */
export const steps = (walk) => ({ ...keptSteps(walk), ...savedSteps(walk), ...redrawnSteps(walk), ...endedSteps(walk) });

/** @param {Walk} walk */
const keptSteps = ({ page, address, until }) => ({
  async 'keep a shape on this device, rename it, open it again'() {
    await page.goto(`${address}/?saved#lang=en&t=all&panel=areas:all&within=circle:40.14,35.33,30`);
    await page.evaluate(() => sessionStorage.clear());
    await page.locator('[data-key="within:save"]').click();
    await page.locator('[data-key="where:device"]').check();
    await page.locator('[data-key="area-save"]').click();
    await page.waitForFunction(() => /needs a name/.test(document.querySelector('.area-form').textContent));
    await page.locator('#edit-name_en').fill('Around Deir ez-Zor');
    await page.locator('[data-key="area-save"]').click();
    await page.waitForSelector('[data-key="kept:Around Deir ez-Zor"]');
    await page.locator('[data-key="rename:Around Deir ez-Zor"]').click();
    await page.locator('#area-rename').fill('حول دير الزور');
    await page.keyboard.press('Enter');
    await page.locator('[data-key="within:remove"]').click();
    await until(() => window.threatmap?.state.within === '');
    await page.goto(`${address}/?saved2#lang=en&t=all&panel=areas:all`);
    await page.locator('[data-key="kept:حول دير الزور"]').check();
    await until(() => window.threatmap?.state.within === 'circle:40.14,35.33,30');
    await page.locator('[data-key="within:text"]').click();
    await page.locator('#shape-within-km').fill('45');
    await page.locator('#shape-within-km').blur();
    await page.locator('[data-key="take:حول دير الزور"]').click(); // what was changed is a copy until then
    await page.waitForFunction(() => localStorage.getItem('threatmap-areas').includes('40.14,35.33,45') && document.querySelector('[data-key="kept:حول دير الزور"]').checked);
    await page.locator('[data-key="drop:حول دير الزور"]').click();
    await page.waitForSelector('[data-key="kept:حول دير الزور"]', { state: 'detached' });
  },
});

/** @param {Walk} walk */
const savedSteps = ({ page, address, state, until, bear }) => ({
  async 'save it for everybody with a key: it is a named filter from then on'() {
    assert.ok(KEY, 'THREATMAP_TEST_KEY is not set');
    await page.evaluate(() => { location.hash = location.hash.replace(/(35\.33(?:,|%2C))45/, '$130'); });
    await until(() => window.threatmap?.state.within === 'circle:40.14,35.33,30');
    await page.locator('[data-key="within:save"]').click();
    await page.locator('[data-key="where:server"]').check();
    await page.locator('#edit-name_en').fill('Walk area');
    await page.locator('#edit-source').fill('a test');
    bear(/ 401 .*\/areas/); // the browser itself reports the refusal
    await page.locator('#edit-key').fill('tm_wrong');
    await page.locator('#edit-key').blur();
    await page.locator('[data-key="area-save"]').click();
    await page.waitForFunction(() => /did not take the key/.test(document.querySelector('.area-form').textContent));
    await page.locator('#edit-key').fill(KEY);
    await page.locator('#edit-key').blur();
    await page.locator('[data-key="area-save"]').click();
    await until(() => window.threatmap?.state.areas.length === 1 && window.threatmap?.state.within === '');
    const [id] = (await state()).areas;
    assert.match(id, /^aoi-walk-area/);
    await page.waitForSelector(`[data-key="area:${id}"]`);
    await soon.ok(() => page.isChecked(`[data-key="area:${id}"]`));
    await page.waitForFunction(() => /In Walk area/.test(document.querySelector('#filters').textContent));
    const stored = await (await page.request.get(`${address}/collections/areas/items/${id}`)).json();
    assert.equal(stored.properties.kind, 'aoi');
    assert.match(JSON.stringify(stored.properties.method), /circle of 30 km/);
    assert.doesNotMatch(page.url(), new RegExp(KEY.slice(-12)), 'the key is in the address');
  },
});

/** @param {Walk} walk */
const redrawnSteps = ({ page, address, state, until }) => ({
  async 'redraw its edge: the next version, and its records are those of the new edge'() {
    const [id] = (await state()).areas;
    await page.locator(`[data-key="change:${id}"]`).click();
    await page.locator('[data-key="area-redraw"]').click();
    await until(() => window.threatmap?.state.measure === 'circle:40.14,35.33,30');
    await page.waitForSelector('.leaflet-vertex-icon, .leaflet-middle-icon', { state: 'attached' });
    await page.evaluate(() => window.threatmap.map.map.panBy([0, 0], { animate: false }));
    const handle = page.locator('.leaflet-vertex-icon').last();
    const box = await handle.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 20, { steps: 4 });
    await page.mouse.up();
    await until(() => /^circle:40\.14,35\.33,(?!30$)/.test(window.threatmap?.state.measure ?? ''));
    const { measure } = await state();
    await page.locator('[data-key="area-save"]').click();
    await until(() => window.threatmap?.state.measure === '');
    const stored = await (await page.request.get(`${address}/collections/areas/items/${id}`)).json();
    assert.equal(stored.properties.version, 2);
    assert.ok(stored.properties.method.note.includes(`of ${measure.split(',')[2]} km`), stored.properties.method.note);
  },
  async 'redraw it as the filter: the change goes into the saved area all the same'() {
    const [id] = (await state()).areas;
    await page.locator(`[data-key="change:${id}"]`).click();
    await page.locator('[data-key="area-redraw"]').click();
    await page.locator('[data-key="draw:filter"]').check({ force: true });
    await until(() => window.threatmap?.state.within.startsWith('circle:') && !window.threatmap.state.measure);
    await page.locator('[data-key="within:text"]').click();
    await page.locator('#shape-within-km').fill('77');
    await page.locator('#shape-within-km').blur();
    await until(() => window.threatmap?.state.within === 'circle:40.14,35.33,77');
    await page.locator('[data-key="area-save"]').click();
    await until(() => window.threatmap?.state.within === '' && window.threatmap.state.areas.length === 1);
    const stored = await (await page.request.get(`${address}/collections/areas/items/${id}`)).json();
    assert.equal(stored.properties.version, 3);
    assert.match(stored.properties.method.note, /of 77 km/);
  },
});

/** @param {Walk} walk */
const endedSteps = ({ page, address, state, until }) => ({
  async 'rename it, watch its tempo, withdraw it'() {
    const [id] = (await state()).areas;
    await page.locator(`[data-key="change:${id}"]`).click();
    await page.locator('#edit-name_ar').fill('منطقة التجربة');
    await page.locator('#edit-name_en').fill('Walk area, renamed');
    await page.locator('[data-key="area-save"]').click();
    await page.waitForFunction(() => /In Walk area, renamed/.test(document.querySelector('#filters').textContent));
    await page.locator(`[data-key="tempo:${id}"]`).click();
    await page.waitForSelector('#panel .band-plot, #panel .few, #panel .judged');
    await page.waitForFunction(() => /Walk area, renamed/.test(document.querySelector('#panel h3')?.textContent ?? ''));
    await page.goBack();
    await page.locator(`[data-key="change:${id}"]`).click();
    await page.locator('[data-key="area-withdraw"]').click();
    await page.locator('[data-key="area-withdraw"]').click();
    await until(() => window.threatmap?.state.areas.length === 0);
    await page.waitForSelector(`[data-key="area:${id}"]`, { state: 'detached' });
    const { versions } = await (await page.request.get(`${address}/collections/areas/items/${id}/versions`)).json();
    assert.deepEqual(versions.map((one) => one.op), ['withdraw', 'change', 'change', 'change', 'add']);
  },
});
