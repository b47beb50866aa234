/** A listing a page at a time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pages } from '../../static/panel/pages.js';

const page = (name, next = true) => ({ features: [name], numberMatched: 9, links: next ? [{ rel: 'next', href: `/${name}/next` }] : [] });

test('"more" that is pressed while other rows load waits for them', async () => {
  const asked = [];
  const pages = new Pages({ panelMore: (kind, url, take) => asked.push([url, take]) }, 'table', () => {});
  pages.begin(page('a'));
  let come = () => {};
  const here = new Promise((resolve) => { come = resolve; });
  pages.awaits(here);
  pages.next();
  assert.deepEqual(asked, []);
  pages.begin(page('b'));
  come(true);
  await here;
  await null;
  assert.deepEqual(asked.map(([url]) => url), ['/b/next']);
  asked[0][1](page('c', false));
  assert.deepEqual(pages.features, ['b', 'c']);
  pages.next();
  assert.equal(asked.length, 1, 'there is no more');
});

test('of two that are on their way only the newest is waited for', async () => {
  const asked = [];
  const pages = new Pages({ panelMore: (kind, url) => asked.push(url) }, 'table', () => {});
  pages.begin(page('a'));
  pages.awaits(new Promise(() => {}));
  pages.next();
  const here = Promise.resolve(true);
  pages.awaits(here);
  await here;
  await null;
  assert.deepEqual(asked, ['/a/next']);
});
