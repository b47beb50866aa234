/** The walk through what goes wrong: links that lead nowhere, filters that nothing fits, a server that is away. */

/** @param {import('../walk.mjs').Walk} walk */
function told({ page, address, until, bear }) {
  return {
    async 'be told what is wrong, and the way out'() {
      bear(/ (400|404) .*(TM-XXXX|bogus|nowhere|IRQ-XXX)/); // the browser itself reports each refusal
      await page.goto(`${address}/?wrong#lang=en&t=all&id=TM-XXXX`);
      await page.waitForFunction(() => /No record here has the id “TM-XXXX”/.test(document.querySelector('#card')?.textContent ?? ''));
      await page.goto(`${address}/?bogus#lang=en&t=all&event_type=bogus`);
      await page.waitForFunction(() => /“bogus” is not known here as a value of “What”/.test(document.querySelector('#counts')?.textContent ?? ''));
      await page.locator('.empty .primary').click();
      await page.waitForSelector('.record');
      for (const [hash, words, left] of [
        ['corridor=nowhere', /There is no corridor “nowhere” here/, 'corridor'], ['area=nowhere', /There is no area “nowhere” here/, 'area'], ['belt=IRQ-XXX', /There is no border “IRQ-XXX” here/, 'belt'],
      ]) {
        await page.goto(`${address}/?lost-${left}#lang=en&t=all&${hash}`);
        await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('#counts')?.textContent ?? ''), words.source);
        await page.locator('[data-key="drop:unknown"]').click();
        await page.waitForSelector('.record');
        if (page.url().includes(`${left}=`)) throw new Error(`${page.url()} names it still`);
      }
      await page.goto(`${address}/?lost-panel#lang=en&t=all&panel=corridor:nowhere`);
      await page.waitForFunction(() => /There is no corridor “nowhere” here/.test(document.querySelector('#panel [role="alert"]')?.textContent ?? ''));
      await page.goto(`${address}/?none#lang=en&t=1980-01-01..1980-01-02`);
      await page.waitForFunction(() => /No record matches/.test(document.querySelector('.empty')?.textContent ?? ''));
      await page.locator('.empty .primary').click();
      await page.waitForSelector('.record');
      await page.goto(`${address}/?blame2#lang=en&t=1980-01-01..1980-01-02&adm0=SYR`);
      await page.waitForFunction(() => /Without “Timeline”: [\d,]+ record/.test(document.querySelector('.empty')?.textContent ?? ''));
      await page.locator('[data-key="drop:range"]').click();
      await until(() => document.querySelector('.record') && window.threatmap?.state.filters.adm0?.[0] === 'SYR');
      await page.goto(`${address}/?blame3#lang=en&t=1980-01-01..1980-01-02&adm0=SYR&q=qqqqqq`);
      await page.waitForFunction(() => /one of them away is not enough.*Without “Search the records” and “Timeline”: [\d,]+ record/.test(document.querySelector('#list .empty')?.textContent ?? ''));
      await page.locator('[data-key="drop:q+range"]').click();
      await until(() => document.querySelector('.record') && window.threatmap?.state.filters.adm0?.[0] === 'SYR' && !window.threatmap.state.q);
    },
    async 'lose the server and find it again'() {
      await page.goto(`${address}/?lost#lang=en&t=2014-01-01..2020-12-31`);
      await page.waitForSelector('.record');
      bear(/ERR_FAILED/); // the browser itself reports each request that came to nothing
      await page.route('**/*', (route) => route.abort());
      await page.locator('[data-key="pall"]').click();
      await page.waitForFunction(() => /does not answer/.test(document.querySelector('#status.shown')?.textContent ?? ''));
      await page.unroute('**/*');
      await page.waitForFunction(() => !document.querySelector('#status.shown'), null, { timeout: 15_000 });
      await until(() => /[1-9]/.test(document.querySelector('#counts')?.textContent ?? ''));
    },
  };
}

/** What is drawn in view. */
const seen = () => {
  const { map, incidents, base } = window.threatmap.map;
  const bounds = map.getPixelBounds();
  const here = (tile) => tile.coords.z === map.getZoom() && bounds.intersects([tile.coords.scaleBy({ x: 512, y: 512 }), tile.coords.scaleBy({ x: 512, y: 512 }).add([511, 511])]);
  const pixel = (canvas) => canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3];
  const tiles = Object.values(base._tiles).filter(here);
  return { records: incidents.marks.filter((m) => bounds.contains([m.x, m.y])).reduce((n, m) => n + m.count, 0), tiles: tiles.length, empty: tiles.filter(({ el }) => getComputedStyle(el).visibility === 'hidden' || !pixel(el)).length, labels: window.threatmap.drawn.labels, zoom: map.getZoom() };
};

/** @param {import('../walk.mjs').Walk} walk */
const cut = ({ page, address, bear, settled }) => ({
  async 'go on with what is loaded when the network is cut'() {
    await page.goto(`${address}/?cut#lang=en&t=2014-01-01..2020-12-31&v=35,40,6`);
    await page.waitForSelector('.record');
    await settled();
    const before = await page.evaluate(seen);
    bear(/ERR_INTERNET_DISCONNECTED/); // the browser itself reports each request that came to nothing
    const quiet = [];
    const asked = (/** @type {import('playwright-core').Request} */ r) => quiet.push(r.url());
    page.on('request', asked);
    await page.context().setOffline(true);
    await page.waitForFunction(() => /is offline/.test(document.querySelector('#status.shown.problem')?.textContent ?? ''), null, { timeout: 1000 }); // at once
    if (quiet.some((url) => !url.includes('/changes'))) throw new Error(`it was found out by asking for ${quiet}`);
    page.off('request', asked);
    await page.context().setOffline(false);
    await page.waitForFunction(() => !document.querySelector('#status.shown.problem'), null, { timeout: 2000 }); // before it would ask by itself
    await page.context().setOffline(true);
    for (const [key, zoom] of [['in', 7], ['in', 8], ['out', 7], ['out', 6], ['out', 5]]) {
      await page.locator(`[data-key="${key}"]`).click();
      await page.waitForFunction((z) => window.threatmap.map.map.getZoom() === z && !document.querySelector('.leaflet-zoom-anim'), zoom);
      await settled();
      await page.waitForFunction(() => Object.values(window.threatmap.map.base._tiles).every((tile) => tile.coords.z !== window.threatmap.map.map.getZoom() || tile.loaded));
      const now = await page.evaluate(seen);
      if (!now.labels || (before.records && !now.records) || now.empty > before.empty + now.tiles / 2) throw new Error(`${JSON.stringify(now)} at zoom ${zoom}: the map is blank`);
      if (zoom < 7 && now.records < before.records) throw new Error(`${now.records} of ${before.records} records after zooming out`);
    }
    await page.waitForFunction(() => /is offline/.test(document.querySelector('#status.shown')?.textContent ?? ''));
    await page.context().setOffline(false);
    await page.waitForFunction(() => !document.querySelector('#status.shown'), null, { timeout: 15_000 });
    await settled();
  },
});

/** @param {import('../walk.mjs').Walk} walk */
export const steps = (walk) => ({ ...told(walk), ...cut(walk) });
