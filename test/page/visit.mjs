/** A first visit, in a browser that knows nothing yet: when the map is drawn, what moves about, what is asked for. */
import { late } from './late.mjs';

/**
 * @typedef {object} Visit
 * @property {import('playwright-core').Page} page
 * @property {import('playwright-core').BrowserContext} context
 * @property {number} drawn ms from the start of the navigation until the first whole picture: map, timeline, list and counts
 * @property {number} scripted ms until all modules were there
 * @property {() => Promise<{value: number, what: string}[]>} shifts layout shifts so far
 * @property {string[]} scripts paths of the modules that were asked for until then, without their edition
 */

/**
 * A new window of Chromium loads pages of its own (chrome://omnibox-popup.top-chrome, some 200 modules), which takes half a second of two processors. A visitor's window
 * has that behind it: waited for, it is no part of the visit.
 */
const WINDOW_MS = 1500;
/** Longer than answers to one change are held for one another (round.js). */
const LATE_MS = 300;

/** Without its edition. @param {string} url */
export const bare = (url) => new URL(url).pathname.replace(/^\/static\/~[0-9a-f]+\//, '/static/');

/**
 * @param {import('playwright-core').Browser} browser @param {string} url @param {import('playwright-core').BrowserContextOptions} [look]
 * @param {string} [last] how the path begins of what comes LATE_MS after all else
 * @returns {Promise<Visit>}
 */
export async function visit(browser, url, look = {}, last = '') {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light', ...look });
  const page = await context.newPage();
  if (last) await context.route((asked) => asked.pathname.startsWith(last), late(LATE_MS));
  await page.addInitScript(watch);
  await page.waitForTimeout(WINDOW_MS);
  const scripts = new Set();
  page.on('request', (r) => { if (r.resourceType() === 'script') scripts.add(bare(r.url())); });
  await page.goto(url);
  await page.waitForFunction(() => window.visit.drawn > 0, null, { timeout: 30_000 });
  const { drawn, scripted } = await page.evaluate(() => ({ drawn: window.visit.drawn, scripted: Math.max(...performance.getEntriesByType('resource').filter((r) => r.name.endsWith('.js') && r.startTime < window.visit.drawn).map((r) => r.responseEnd)) }));
  return { page, context, drawn, scripted, scripts: [...scripts], shifts: () => page.evaluate(() => window.visit.shifts) };
}

/** In the page, before anything of it: notes layout shifts, and the first picture (main.js, all()). */
function watch() {
  const seen = { drawn: 0, shifts: [] };
  Object.assign(window, { visit: seen });
  const called = (source) => { const at = source.node?.nodeType === 1 ? source.node : source.node?.parentElement; return at ? `${at.tagName.toLowerCase()}${at.id && `#${at.id}`}.${at.className}` : '?'; };
  const note = (one) => { if (!one.hadRecentInput) seen.shifts.push({ value: one.value, what: one.sources.map((s) => `${called(s)} ${JSON.stringify(s.previousRect)} to ${JSON.stringify(s.currentRect)}`).join(' | ') }); };
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'layout-shift', buffered: true });
  const { mark } = performance;
  performance.mark = (name, ...more) => { if (name === 'picture' && !seen.drawn) seen.drawn = performance.now(); return mark.call(performance, name, ...more); };
}
