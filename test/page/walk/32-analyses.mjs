/** The walk through the further analyses: each is drawn of the page's filter, says what it rests on, and its downloads are of what is shown. */
import assert from 'node:assert/strict';
import { eventually, soon } from '../soon.mjs';

/** What each shows of a year in two governorates of Syria. @type {Record<string, RegExp>} */
const SHOWS = {
  'near-repeat': /pairs of \d/, scan: /in the last days/, clusters: /\d clusters; \d/, density: /per 1,000 km²; \d/, seam: /places lie near an edge/, lethality: /Fewer mass-casualty/,
};
const FILTER = 'adm1=SY-DY,SY-RA&t=2016-01-01..2016-12-31&assume=5';
/** In these days the file has three incidents there. */
const THREE = 'adm1=SY-DY,SY-RA&t=2020-10-26..2020-11-01';

/** @param {import('../walk.mjs').Walk} walk */
export function steps(walk) {
  const all = {};
  const really = (name, step) => { all[name] = async () => { if (walk.filled.real) await step(walk); }; };
  for (const [name, shows] of Object.entries(SHOWS)) {
    really(`work out ${name} of the filter, and take it along`, () => workedOut(walk, name, shows));
    really(`${name} of three incidents says that they are too few`, () => tooFew(walk, name));
  }
  really('a side that the filter leaves out is a dash, not 0', leftOut);
  really('watch areas, and take the alerts along as areas', alertsAsAreas);
  return all;
}

/** Opens a panel and waits for its answer: a page of its own, so that no answer to another filter is there meanwhile. */
async function open({ page, address, settled }, panel, filter) {
  await page.goto(`${address}/?${encodeURIComponent(`${panel} ${filter}`)}#lang=en&${filter}&panel=${panel}`);
  await page.waitForSelector('#panel .note, #panel .warn', { state: 'attached', timeout: 60_000 });
  await settled();
}

/** What the links offer: each answers with something, of the page's filter. @param {import('../walk.mjs').Walk} walk @param {string} filter that the address holds */
async function downloads({ page }, filter) {
  const links = await page.$$eval('#panel .downloads a', (list) => list.map((a) => a.href));
  assert.ok(links.length, 'nothing to download');
  for (const link of links) {
    assert.ok(link.includes(filter), `${link} is not of the filter`);
    let answer = await page.request.get(link);
    for (let i = 0; i < 60 && answer.status() === 202; i++) { await page.waitForTimeout(500); answer = await page.request.get(link); }
    assert.equal(answer.status(), 200, link);
    const text = await answer.text();
    if (/[?&]f=geojson/.test(link)) assert.equal(JSON.parse(text).type, 'FeatureCollection', link);
    else assert.ok(text.split('\r\n').length > 2 && text.split('\r\n')[0].includes('note_used'), `${link}: ${text.slice(0, 200)}`);
  }
}

async function workedOut(walk, name, shows) {
  const { page } = walk;
  await open(walk, `more:${name}`, FILTER);
  await soon.match(() => page.textContent('#panel'), shows);
  assert.equal(await page.locator('#panel .warn').count(), 0, await page.textContent('#panel'));
  await soon.match(() => page.locator('#panel .note').textContent(), /adm1 = SY-DY,SY-RA/, 'the note does not tell the filter');
  await downloads(walk, 'adm1=SY-DY%2CSY-RA');
}

async function tooFew(walk, name) {
  await open(walk, `more:${name}`, THREE);
  const said = async () => (await walk.page.textContent('#panel')).replace(/Method and what was left out.*$/s, '');
  await soon.match(said, /Too few to say/);
  await soon.doesNotMatch(said, /\bp (=|<|\d)/);
}

async function leftOut(walk) {
  const { page } = walk;
  await open(walk, 'belt:IRQ-SYR', 't=all&adm0=IRQ');
  await eventually(async () => {
    const rows = await page.$$eval('#panel .numbers', ([sides]) => [...sides.querySelectorAll('tbody tr')].map((tr) => [...tr.children].map((c) => c.textContent)));
    assert.ok(rows.length, 'no rates by side');
    for (const [word, iraq, syria, none] of rows) {
      assert.match(iraq, /\d/, word);
      assert.deepEqual([syria, none], ['–', '–'], word);
    }
  });
  await soon.match(() => page.textContent('#panel [data-key="leaves:all"]'), /Syria, No country: left out by the filter/);
  await downloads(walk, 'adm0=IRQ');
}

async function alertsAsAreas(walk) {
  const { page } = walk;
  await open(walk, 'tempo:adm1@2016-08-01', 'adm0=SYR');
  await page.waitForSelector('#panel .alerts li');
  await downloads(walk, 'adm0=SYR');
  const link = await page.$eval('#panel .downloads a', (a) => a.href);
  const { features } = await page.request.get(link).then((a) => a.json());
  assert.ok(features.length > 10 && features.every((f) => f.geometry && f.properties.week === '2016-08-01'));
}
