/**
 * How soon a first visit has its map: in fresh browsers with nothing kept, from the start of the navigation until map, timeline, list and counts are drawn; and how
 * soon a second visit has it. Fails where the median of the first is not under a second (issue 6).
 * Usage: node scripts/first.mjs http://HOST:PORT | FOLDER [VISITS]  (on a machine that does nothing else)
 */
import { launch } from '../test/page/chromium.mjs';
import { visit } from '../test/page/visit.mjs';
import { checked, opened } from './served.mjs';

const MOST_MS = 1000;
const [where, visits = '9'] = process.argv.slice(2);
if (!where) { console.error('usage: node scripts/first.mjs http://HOST:PORT | FOLDER [VISITS]'); process.exit(2); }
checked(where);

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const browser = await launch();
const server = await opened(where);
const first = [];
const again = [];
for (let i = 0; i <= Number(visits); i++) {
  const one = await visit(browser, `${server.address}/`);
  await one.page.waitForTimeout(300);
  await one.page.reload();
  await one.page.waitForFunction(() => window.visit.drawn > 0);
  if (i) { first.push(one); again.push(await one.page.evaluate(() => window.visit.drawn)); } // the very first warms the server and the disk
  await one.context.close();
}
await browser.close();
await server.stop();
const drawn = median(first.map((one) => one.drawn));
const say = (list) => `median ${Math.round(median(list))} ms, ${list.map(Math.round).sort((a, b) => a - b).join(' ')}`;
console.log(`modules there:  ${say(first.map((one) => one.scripted))}\nfirst visit:    ${say(first.map((one) => one.drawn))}\nsecond visit:   ${say(again)}`);
if (drawn >= MOST_MS) { console.error(`the first visit's map takes ${Math.round(drawn)} ms, more than ${MOST_MS}`); process.exit(1); }
