/**
 * Walks through the page over a running server, in a real browser: the steps of walk/*.mjs in the order of the files' names, until one fails.
 * Usage: node test/page/browser.mjs http://127.0.0.1:PORT [BEGINNING…]  (or THREATMAP_TEST_URL); with beginnings of names ("10 30-panels"), only
 * those files.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { launch } from './chromium.mjs';
import { walkOn } from './walk.mjs';

const [given, ...only] = process.argv.slice(2);
const address = (given ?? process.env.THREATMAP_TEST_URL ?? '').replace(/\/$/, '');
if (!address) { console.error('usage: node test/page/browser.mjs http://127.0.0.1:PORT [BEGINNING…]'); process.exit(2); }

const files = readdirSync(new URL('walk/', import.meta.url)).filter((name) => name.endsWith('.mjs') && (!only.length || only.some((one) => name.startsWith(one)))).sort();
if (!files.length) { console.error(`no file in test/page/walk begins with ${only.join(' or ')}`); process.exit(2); }

const browser = await launch();
const walk = await walkOn(browser, address);

/** @returns {Promise<boolean>} whether it went well */
async function take(name, step) {
  try {
    await step();
    assert.deepEqual(walk.complaints(), [], 'errors in the console');
    console.log(`ok   ${name}`);
    return true;
  } catch (error) {
    const where = error.stack.split('\n').find((line) => line.includes('/walk/'))?.trim() ?? '';
    console.error(`FAIL ${name} ${where}\n${error.message}\nurl: ${walk.page.url()}\nconsole: ${walk.complaints().join('\n') || 'quiet'}\nlast refused: ${walk.refused.slice(-3).join('\n') || 'nothing'}`);
    return false;
  }
}

let well = true;
for (const file of files) {
  const { steps } = await import(new URL(`walk/${file}`, import.meta.url));
  for (const [name, step] of Object.entries(steps(walk))) if (well) well = await take(name, step);
}
await browser.close();
process.exit(well ? 0 : 1);
