/**
 * Walks over a server whose page has the languages of test/page/languages too, as files and nothing else (scripts/test-language.sh builds it): the menu has
 * them, and each is read with its own words, plurals, numbers, names and direction, and in English where its file says nothing.
 * Usage: node test/page/language.mjs http://127.0.0.1:PORT
 */
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { soon } from './soon.mjs';

const address = process.argv[2]?.replace(/\/$/, '');
if (!address) { console.error('usage: node test/page/language.mjs http://127.0.0.1:PORT'); process.exit(2); }
const browser = await launch();

/** A reader whose browser asks for this language. */
async function reader(locale, hash) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale })).newPage();
  const errors = [];
  page.on('console', (m) => { if (m.type() === 'error') errors.push(m.text()); });
  page.on('pageerror', (e) => errors.push(String(e)));
  await page.goto(`${address}/#t=all&s=all${hash}`);
  await page.waitForSelector('.record');
  return { page, errors };
}

const total = (page) => page.evaluate(() => document.querySelector('#total').textContent.replace(/[\u2066-\u2069]/g, ''));
const dressed = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
const filters = (page) => page.textContent('#filters h2');

async function french() {
  const { page, errors } = await reader('fr-FR', '');
  assert.deepEqual(await dressed(page), ['fr', 'ltr'], 'the browser’s language is not taken');
  assert.equal(await page.textContent('h1'), 'Carte des menaces');
  await soon.match(() => total(page), /^[\d\u202f]+ fiches$/);
  assert.equal(await page.getAttribute('[data-key="theme"]', 'title'), 'Dark theme', 'what the file does not say is not said in English');
  await page.waitForFunction(() => document.querySelector('#layers').textContent.includes('Affrontement'));
  await page.click('[data-key="tools"]');
  await page.waitForFunction(() => document.querySelector('#tools-list')?.textContent.includes('Tableau'));
  await page.keyboard.press('Escape');
  const id = await page.getAttribute('.record', 'data-id');
  await page.evaluate((one) => { location.hash += `&id=${one}`; }, id);
  await page.waitForSelector('#card:not([hidden]) #card-title');
  await page.goto(`${address}/?one#t=all&s=all&lang=fr&q=${encodeURIComponent('qqqq')}`);
  await page.waitForFunction(() => /^0 /.test(document.querySelector('#total')?.textContent ?? ''));
  await page.click('[data-key="lang"]');
  await page.waitForSelector('#panel [data-key="lang:ckb"]');
  const all = await page.$$eval('#panel [data-key^="lang:"]', (list) => list.map((one) => [one.lang, one.dir, one.textContent, one.getAttribute('aria-current')]));
  assert.deepEqual(all.sort(), [['ar', 'rtl', 'العربية', null], ['ckb', 'rtl', 'کوردی', null], ['en', 'ltr', 'English', null], ['fr', 'ltr', 'Français', 'true'], ['kmr', 'ltr', 'Kurmancî', null]]);
  await page.click('#panel [data-key="lang:ckb"]');
  await page.waitForFunction(() => document.documentElement.lang === 'ckb' && document.documentElement.dir === 'rtl');
  assert.match(page.url(), /lang=ckb/);
  assert.deepEqual(errors, []);
}

async function sorani() {
  const { page, errors } = await reader('ckb-IQ', '');
  assert.deepEqual(await dressed(page), ['ckb', 'rtl']);
  assert.equal(await filters(page), 'پاڵێوەرەکان');
  await soon.match(() => total(page), /^[\d٠-٩٬,.'’ ]+ تۆمار$/);
  const { left, right } = await page.evaluate(() => ({ left: document.querySelector('#left').getBoundingClientRect().left, right: document.querySelector('#right').getBoundingClientRect().left }));
  assert.ok(left > right, 'the panels are not mirrored');
  assert.deepEqual(errors, []);
}

async function kurmanji() {
  const { page, errors } = await reader('ku-TR', '');
  assert.deepEqual(await dressed(page), ['kmr', 'ltr'], 'a browser asks for it as “ku”');
  assert.equal(await filters(page), 'Parzûn');
  await soon.match(() => total(page), / tomar$/);
  assert.deepEqual(errors, []);
}

let well = true;
for (const [name, walk] of Object.entries({ french, sorani, kurmanji })) {
  try { await walk(); console.log(`ok   ${name}: one file`); } catch (error) { well = false; console.error(`FAIL ${name}\n${error.message}`); }
}
await browser.close();
process.exit(well ? 0 : 1);
