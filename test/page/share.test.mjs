import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Names } from '../../static/data/codes.js';
import { beginning } from '../../static/data/since.js';
import { bring } from '../../static/i18n/languages.js';
import { message } from '../../static/i18n/message.js';
import { beneath, linkHash, sharing } from '../../static/state/link.js';
import { defaults, format, parse } from '../../static/state/url.js';
import { choiceWords, filterWords } from '../../static/state/words.js';

const names = new Names({}, 'en');
const spoken = { en: await bring('en', message), ar: await bring('ar', message) };
const said = (hash, code = 'en') => filterWords({ lang: spoken[code], names, state: parse(hash) }).replaceAll('\u2009', ' ');

test('a filter in words: each choice, then the time', () => {
  assert.equal(said(''), 'All records · Any time');
  assert.equal(said('t=2014-01-01..2014-01-31&m=certain&side=engagement,other&q=Mosul'), '“\u2068Mosul\u2069” · Who acted: engagement, other · 1 – 31 Jan 2014 (31 days) · Certain only');
  assert.equal(said('origin=a,b,c,d,e,f'), 'Data set: a, b, c, 3 more values · Any time');
  assert.equal(said('belt=IRQ-SYR&side=SYR&width_km=40&t=2014-01-01..'), 'IRQ–SYR · 40 km · only SYR · From 1 Jan 2014');
  assert.equal(said('area=badia&within=c:40,35,10'.replace('c:40,35,10', 'x')), 'In badia · Any time');
  assert.match(said('adm0=IRQ,SYR&t=all', 'ar'), /^البلد: IRQ، SYR، أي وقت$/);
});

test('every choice that narrows the records is said', () => {
  const state = { ...parse('side=other&q=a&belt=IRQ-SYR&corridor=c&area=b&within=circle:40,35,10'), within: '' };
  assert.equal(choiceWords({ lang: spoken.en, names, state }).length, 5);
});

test('a link says view, box and counter, and not the panel that made it', () => {
  const seen = { view: { lat: 33.5, lng: 42, zoom: 6 }, box: [30.123456, 20, 50, 40] };
  const state = parse(linkHash({ ...defaults(), panel: { kind: 'share', id: 'all' }, range: { from: '', to: '' } }, seen, 41));
  assert.deepEqual([state.view, state.box, state.made, state.panel, state.range], [seen.view, [30.1235, 20, 50, 40], 41, null, { from: '', to: '' }]);
  assert.equal(parse(linkHash({ ...defaults(), panel: { kind: 'tempo', id: 'border' } }, seen, 0)).panel?.kind, 'tempo');
});

test('a link leads to what was open when the panel that makes it was opened, and closing that leads back', () => {
  const open = (hash) => { const state = parse(hash); return { ...state, panel: sharing(state), id: '', source: null, about: '' }; };
  const linked = (state) => { const { id, source, panel } = parse(linkHash(state, { view: null, box: null }, 0)); return [id, source, panel && `${panel.kind}:${panel.id}`]; };
  assert.deepEqual(linked(open('id=TM-1&src=0&panel=belt:IRQ-SYR')), ['TM-1', 0, 'belt:IRQ-SYR']);
  assert.deepEqual(linked(open('panel=tempo:adm1')), ['', null, 'tempo:adm1']);
  assert.deepEqual(linked(open('t=all')), ['', null, null]);
  assert.equal(beneath(open('id=TM-1')).id, 'TM-1');
  assert.equal(linked(parse(format(open('id=TM-1'))))[0], 'TM-1', 'lost when the page is loaded anew');
  const over = { ...open('panel=belt:IRQ-SYR'), id: 'TM-2' }; // a record that was clicked on meanwhile
  assert.deepEqual(linked(over), ['TM-2', null, 'belt:IRQ-SYR']);
  assert.deepEqual(linked({ ...over, panel: sharing(over), id: '' }), ['TM-2', null, 'belt:IRQ-SYR']);
});

test('a box or counter that cannot be is none', () => {
  for (const hash of ['bb=1,2,3', 'bb=5,0,4,1', 'bb=0,0,1,95', 'bb=a,b,c,d', 'bb=,,,', 'dv=0', 'dv=-1', 'dv=x', 'dv=1e3']) assert.deepEqual([parse(hash).box, parse(hash).made], [null, 0], hash);
});

test('the beginning of the line of changes', () => {
  assert.equal(beginning('retry: 2000\n\n'), null);
  assert.equal(beginning('retry: 2000\n\nevent: position\nid: 41'), null);
  const position = 'event: position\nid: 41\ndata: {"counter":41}\n\n';
  assert.deepEqual(beginning(`retry: 2000\n\n${position}`), { counter: 41, changed: 0 });
  const event = (count) => `event: change\nid: 40\ndata: {"counter":40,"kinds":["incidents"],"count":${count}}\n\n`;
  assert.deepEqual(beginning(`retry: 2000\n\n${event(3)}${event(4)}${position}`), { counter: 41, changed: 7 });
  assert.deepEqual(beginning(`${event(3)}${event(null)}${event(2)}${position}`), { counter: 41, changed: null });
});
