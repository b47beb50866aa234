/** Narratives: whatever comes is made one or none, and nothing in them is markup. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropTale, keepTale, readTales } from '../../static/state/kepttales.js';
import { MOST, fileOf, linked, readFile, seen, shown, taleOf, viewOf } from '../../static/state/tale.js';
import { defaults, format, parse } from '../../static/state/url.js';
import { random } from './random.mjs';

const TALE = { id: 'device-1', title: 'The road', steps: [{ title: 'One', text: 'First.\nhttps://example.org/a, then', view: 'v=34,40,7&t=2014-01-01..2014-12-31&side=other' }, { title: '', text: '', view: 'v=36,38,8&t=all' }] };

test('a narrative survives its file and the device', () => {
  assert.deepEqual(readFile(fileOf(TALE)), { ...TALE, id: '' });
  const kept = new Map();
  const storage = /** @type {any} */ ({ getItem: (n) => kept.get(n) ?? null, setItem: (n, v) => kept.set(n, v) });
  assert.ok(keepTale(TALE, storage));
  assert.deepEqual(readTales(storage), [TALE]);
  assert.ok(keepTale({ ...TALE, title: 'Other' }, storage));
  assert.equal(readTales(storage).length, 1);
  dropTale('device-1', storage);
  assert.deepEqual(readTales(storage), []);
  assert.equal(keepTale({ ...TALE, id: 'of-the-server' }, storage), false);
});

test('what is none is none, and what is too long is cut', () => {
  for (const bad of [null, 7, 'x', {}, { title: 'a' }, { title: 'a', steps: [] }, { title: ' ', steps: [{}] }, { title: 'a', steps: Array(MOST.steps + 1).fill({}) }]) assert.equal(taleOf(bad), null);
  for (const text of ['', '{', '[]', 'null']) assert.equal(readFile(text), null);
  const long = taleOf({ title: 'x'.repeat(500), steps: [{ title: 7, text: 'y'.repeat(9000), view: `q=${'z'.repeat(20_000)}` }] });
  assert.deepEqual([long?.title.length, long?.steps[0].title, long?.steps[0].text.length, long?.steps[0].view], [MOST.title, '', MOST.text, '']);
  assert.equal(taleOf({ title: 'a\u0000b', steps: [{ text: 'a\u0007\nb' }] })?.steps[0].text, 'a\nb');
});

test('a view has nothing of the reader in it, and the reader keeps language and theme', () => {
  assert.equal(viewOf('#v=34,40,7&lang=ar&theme=dark&story=x&step=3&dv=9&panel=story:x'), 'v=34,40,7');
  const state = shown(TALE, 1, { ...defaults(), lang: 'ar', theme: 'dark', story: 'device-1', q: 'away' });
  assert.deepEqual([state.lang, state.theme, state.story, state.step, state.q, state.filters], ['ar', 'dark', 'device-1', 1, '', { side: ['other'] }]);
  assert.deepEqual(parse(format(state)), state);
  assert.equal(state.aside, false);
  assert.equal(seen(state), seen({ ...state, step: 7, lang: 'en', panel: { kind: 'share', id: 'all' } }), 'what is the reader’s own is not seen');
  assert.notEqual(seen(state), seen({ ...state, q: 'dam' }));
});

test('only addresses become links, and no text is lost', () => {
  assert.deepEqual(linked(TALE.steps[0].text), [{ text: 'First.\n', href: '' }, { text: 'https://example.org/a', href: 'https://example.org/a' }, { text: ', then', href: '' }]);
  for (const text of ['<a href="https://x.org">y</a>', 'javascript:alert(1)', 'data:text/html,x', 'http://', '<img src=x onerror=1>']) for (const { href } of linked(text)) assert.match(href, /^$|^https?:\/\/[^<>"\s]+$/);
  const r = random(11);
  for (let i = 0; i < 300; i++) {
    const text = Array.from({ length: r.int(0, 12) }, () => ['https://a.org/b?c=d', ' ', '\n', '"', '<', 'x', '.', 'الطريق', 'http:'][r.int(0, 8)]).join('');
    assert.equal(linked(text).map((part) => part.text).join(''), text);
  }
});
