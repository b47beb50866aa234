/**
 * What every part of the browser's walk has in hand.
 * @typedef {object} Walk
 * @property {import('playwright-core').Page} page
 * @property {string} address of the server, without a slash at its end
 * @property {() => Promise<any>} state the page's state
 * @property {() => Promise<any>} drawn what is drawn on the map
 * @property {(test: () => any) => Promise<any>} until waits in the page, 15 s at most
 * @property {() => Promise<any>} settled waits until all incidents are drawn
 * @property {() => Promise<any>} resting waits until the map moves no more
 * @property {(selector: string) => Promise<number>} painted the share of a canvas' pixels that are painted
 * @property {{real: boolean}} filled whether the server holds real events
 * @property {() => string[]} scripts addresses of the scripts that the page has asked for so far
 * @property {string[]} strangers requests to other origins
 * @property {(pattern: RegExp) => void} bear lets errors of the console be from now on: those whose “text address” the pattern finds
 * @property {() => string[]} complaints errors in the console that nothing has let be
 * @property {string[]} refused answers of 400 and more
 */

/** @param {import('playwright-core').Browser} browser @param {string} address @returns {Promise<Walk>} */
export async function walkOn(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' });
  const page = await context.newPage();
  const until = (test) => page.waitForFunction(test, null, { timeout: 15_000 });
  return {
    page, address, until, painted: (selector) => page.$eval(selector, paintedShare), filled: { real: false }, ...heard(page, address),
    state: () => page.evaluate(() => window.threatmap?.state), drawn: () => page.evaluate(() => window.threatmap.drawn),
    resting: () => page.evaluate(resting),
    settled: () => until(() => window.threatmap?.drawn && !window.threatmap.drawn.waiting),
  };
}

/** Writes down what the page asks for, and of what the browser complains. */
function heard(page, address) {
  const [strangers, errors, borne, refused, scripts] = [[], [], [], [], new Set()];
  page.on('request', (r) => {
    if (r.resourceType() === 'script') scripts.add(r.url());
    if (!r.url().startsWith(`${address}/`) && !/^(data|blob):/.test(r.url())) strangers.push(r.url());
  });
  page.on('console', (m) => { if (m.type() === 'error') errors.push(`${m.text()} ${m.location().url}`); });
  page.on('response', (r) => { if (r.status() >= 400) refused.push(`${r.status()} ${r.url()}`); });
  page.on('pageerror', (e) => errors.push(String(e)));
  return {
    strangers, refused, scripts: () => [...scripts], bear: (pattern) => borne.push(pattern),
    complaints: () => errors.filter((error) => !borne.some((pattern) => pattern.test(error))),
  };
}

/** In the page: the map stands where it stood for ten pictures in a row. */
async function resting() {
  const { map } = window.threatmap.map;
  for (let was = '', same = 0; same < 10;) {
    await new Promise((drawn) => { requestAnimationFrame(drawn); });
    const now = `${map.getCenter()} ${map.getZoom()}`;
    same = now === was ? same + 1 : 0;
    was = now;
  }
}

function paintedShare(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]) n++;
  return n / (data.length / 4);
}
