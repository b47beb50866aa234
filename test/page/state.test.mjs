import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELD_NAMES, LAYERS, WIDTHS } from '../../static/state/fields.js';
import { addDays, binEnd, isDay } from '../../static/state/days.js';
import { joinList, splitList } from '../../static/state/list.js';
import { filterQuery } from '../../static/state/query.js';
import { searchOf } from '../../static/state/search.js';
import { isFilter, soughtID, soughtOf } from '../../static/state/lines.js';
import { choices, withoutLines } from '../../static/state/query.js';
import { defaults, format, parse } from '../../static/state/url.js';
import { PIECES, clearPieces } from '../../static/state/pieces.js';
import { random } from './random.mjs';

/** What makes a random piece, of each. */
const SOME = await Promise.all(Object.keys(PIECES).map(async (name) => (await import(`./some/${name}.mjs`)).some));

test('the defaults are the empty hash', () => {
  assert.equal(format(defaults()), '');
  assert.deepEqual(parse(''), defaults());
});

test('a written hash is read', () => {
  const state = parse('#v=33.5,42,6&t=2019-01-01..2019-03-01&side=engagement,other&l=none&w=50&lang=ar&id=a:1&src=2');
  assert.deepEqual(state.view, { lat: 33.5, lng: 42, zoom: 6 });
  assert.deepEqual(state.range, { from: '2019-01-01', to: '2019-03-01' });
  assert.deepEqual(state.filters, { side: ['engagement', 'other'] });
  assert.deepEqual([state.layers, state.width, state.lang, state.id, state.source], [[], 50, 'ar', 'a:1', 2]);
});

test('a search is in the hash and in every question', () => {
  const state = parse('#q=Al-H%C5%ABl,%20%D8%A7%D9%84%D8%A3%D9%86%D8%A8%D8%A7%D8%B1');
  assert.equal(state.q, 'Al-Hūl, الأنبار');
  assert.deepEqual(parse(format(state)), state);
  assert.equal(filterQuery(state).get('q'), 'Al-Hūl, الأنبار');
  assert.equal(choices(state), 1);
});

test('belts, corridors and panels are in the hash and in every question', () => {
  const state = parse('#panel=belt:IRQ-SYR&belt=IRQ-SYR&side=SYR,engagement&width_km=40&corridor=badia&half_width_km=7.5');
  assert.deepEqual([state.panel, state.belt, state.soil, state.km, state.corridor, state.half], [{ kind: 'belt', id: 'IRQ-SYR' }, 'IRQ-SYR', 'SYR', 40, 'badia', 7.5]);
  assert.deepEqual(state.filters, { side: ['engagement'] });
  assert.deepEqual(parse(format(state)), state);
  assert.equal(String(filterQuery({ ...state, refuted: true })), 'side=SYR%2Cengagement&belt=IRQ-SYR&width_km=40&corridor=badia&half_width_km=7.5');
  assert.equal(String(withoutLines({ ...state, refuted: true })), 'side=engagement');
  assert.equal(choices(state), 3);
  assert.equal(isFilter(state, 'SYR'), true);
  assert.equal(isFilter(state), false);
});

test('a proposal is sought between two ends, and over a layer where one is chosen', () => {
  for (const [id, sought] of Object.entries({ '/': ['', '', ''], 'badia/': ['badia', '', ''], 'badia/SY-DY': ['badia', 'SY-DY', ''], 'badia/SY-DY/open_ground-2': ['badia', 'SY-DY', 'open_ground-2'], '//roads': ['', '', 'roads'] })) {
    const read = soughtOf(id);
    assert.deepEqual(read && [read.from, read.to, read.openness], sought, id);
    assert.equal(read && soughtID(read), id);
    assert.deepEqual(parse(format(parse(`#panel=propose:${encodeURIComponent(id)}`))).panel, { kind: 'propose', id });
  }
  for (const id of ['badia', 'a/b/', 'a/b/Roads', 'a/b/c/d', 'a/b/c d']) assert.equal(soughtOf(id), null, id);
});

test('a panel or belt that cannot be is none', () => {
  for (const hash of ['panel=belt:x', 'panel=belt', 'panel=constructor:a', 'panel=tempo:x', 'panel=indicators:1', 'panel=more:alerts', 'panel=tempo:adm1@2017-03-07', 'panel=tempo:adm1/%3Cb%3E', 'panel=corridor:%20', 'belt=IRQ', 'side=SYR', 'width_km=0', 'width_km=500', 'half_width_km=x', 'corridor=%20']) assert.equal(format(parse(hash)), '', hash);
});

test('every piece of the state has fields of its own, and a filter can be counted and taken away', () => {
  const owner = new Map();
  for (const [name, piece] of Object.entries(PIECES)) {
    assert.notEqual(piece.defaults(), piece.defaults(), `${name} hands out the same defaults twice`);
    for (const field of Object.keys(piece.defaults())) {
      assert.equal(owner.get(field) ?? name, name, `${field} is in two pieces`);
      owner.set(field, name);
    }
    if (piece.query) assert.ok(piece.choices && piece.clear, `${name} is a filter that cannot be counted or taken away`);
  }
  const r = random(5);
  for (let i = 0; i < 300; i++) {
    const state = someState(r);
    const cleared = { ...state, ...clearPieces() };
    for (const piece of Object.values(PIECES)) assert.equal(piece.choices?.(cleared) ?? 0, 0);
  }
});

test('joiners within a word stay', () => assert.equal(searchOf('می\u200cشود'), 'می\u200cشود'));

test('a search is cut to what the server takes', () => {
  assert.equal(searchOf('  a  b ,, !? ,ـ,الرقة،حلب '), 'a b, الرقة, حلب');
  assert.equal(searchOf('1,2,3,4,5,6,7,8,9,0,11').split(',').length, 10);
  assert.equal(searchOf('x'.repeat(201)), '');
  assert.ok([...searchOf(Array(10).fill(0).map((_, i) => String(i).repeat(19)).join())].length <= 200);
  assert.equal(searchOf('a\u0000b\u001fc'), 'a b c');
});

test('what cannot be read stays at its default', () => {
  for (const hash of ['v=1,2', 'v=,,', 'v=91,0,3', 't=2019-02-30..', 't=x', 't=..2019-13-01', 'w=7', 'lang=Fr', 'lang=e', 'lang=../x', 'src=3', 'theme=pink', 'side=', '%', '&&==']) {
    assert.equal(format(parse(hash)), '', hash);
  }
});

test('a range that runs backwards is turned', () => assert.deepEqual(parse('t=2020-01-02..2020-01-01').range, { from: '2020-01-01', to: '2020-01-02' }));

/** A random state in the form that parse gives. */
function someState(r) {
  const state = defaults();
  if (r.flip()) state.view = { lat: r.int(-8e6, 8e6) / 1e5, lng: r.int(-18e6, 18e6) / 1e5, zoom: r.int(0, 18) };
  const days = [addDays('1989-01-01', r.int(0, 15000)), addDays('1989-01-01', r.int(0, 15000))].sort();
  if (r.flip()) state.range = r.flip() ? { from: r.flip() ? days[0] : '', to: r.flip() ? days[1] : '' } : { from: '', to: '' };
  state.certain = r.flip();
  for (const field of FIELD_NAMES) if (r.int(0, 3) === 0) state.filters[field] = [...new Set(Array.from({ length: r.int(1, 4) }, () => r.text()))].sort();
  if (r.flip()) state.q = searchOf(`${r.text()},${r.text()}`);
  if (r.flip()) state.panel = [{ kind: 'belt', id: 'IRQ-SYR' }, { kind: 'corridor', id: `c${r.text()}` }, { kind: 'tempo', id: 'border' }, { kind: 'indicators', id: 'all' }, { kind: 'edit', id: 'new' }, { kind: 'more', id: 'scan' }, { kind: 'tempo', id: 'adm1/IQ-AN@2017-03-06' }, { kind: 'areas', id: 'all' }, { kind: 'story', id: `s${r.text()}` }][r.int(0, 8)];
  if (r.flip()) { state.belt = 'IRQ-SYR'; state.soil = ['', 'IRQ', 'SYR'][r.int(0, 2)]; }
  if (r.flip()) state.corridor = `c${r.text()}`.trim();
  if (r.flip()) state.km = r.int(1, 1000) / 10;
  if (r.flip()) state.half = r.int(1, 1000) / 10;
  state.scope = r.flip() ? 'all' : 'view';
  state.layers = LAYERS.filter(() => r.flip());
  state.width = WIDTHS[r.int(0, 3)];
  for (const one of SOME) Object.assign(state, one(r));
  state.assume = [0, 5][r.int(0, 1)];
  state.lang = ['', 'en', 'ar', 'ckb'][r.int(0, 3)];
  state.theme = ['', 'light', 'dark'][r.int(0, 2)];
  if (r.flip()) { state.id = r.text(); state.source = r.flip() ? r.int(0, 99) : null; }
  return state;
}

test('any state comes back from its hash', () => {
  const r = random(7);
  for (let i = 0; i < 3000; i++) {
    const state = someState(r);
    assert.deepEqual(parse(format(state)), state);
  }
});

test('any text is a hash: reading it never throws, and what was read comes back', () => {
  const r = random(11);
  for (let i = 0; i < 3000; i++) {
    const hash = Array.from({ length: r.int(0, 5) }, () => `${['v', 't', 'l', 'w', 'side', 'id', 'src', r.text()][r.int(0, 7)]}=${r.text()}`).join('&');
    const state = parse(hash);
    assert.deepEqual(parse(format(state)), state, hash);
  }
});

test('lists keep commas and backslashes', () => {
  const values = ['a,b', 'c\\', 'd'].sort();
  assert.deepEqual(splitList(joinList(values)), values);
  assert.deepEqual(splitList(''), []);
});

test('the filter as a query', () => {
  const state = { ...defaults(), refuted: true, range: { from: '2019-01-01', to: '' }, certain: true, filters: { actors: ['IS', 'A, B'] } };
  assert.equal(decodeURIComponent(String(filterQuery(state))).replaceAll('+', ' '), 'actors=IS,A\\, B&datetime=2019-01-01/..&date_match=certain');
  assert.equal(String(filterQuery({ ...defaults(), refuted: true, certain: true })), '');
});

test('what is refuted or a duplicate is left out, until it is asked for or another choice is made', () => {
  const verification = (/** @type {string} */ hash) => filterQuery(parse(hash)).get('verification');
  assert.equal(verification(''), 'corroborated,disputed,single_source,unverified,verified');
  assert.equal(verification('ref=1'), null);
  assert.equal(verification('verification=refuted'), 'refuted');
  assert.equal(choices(parse('ref=1')), 0);
});

test('days', () => {
  assert.equal(isDay('2019-02-28'), true);
  assert.equal(isDay('2019-02-29'), false);
  assert.equal(binEnd('2019-12-01', 'month'), '2020-01-01');
  assert.equal(binEnd('2019-12-30', 'week'), '2020-01-06');
});
