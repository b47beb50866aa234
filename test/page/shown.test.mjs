import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Names, readCodes } from '../../static/data/codes.js';
import actors from '../../static/i18n/actors.js';
import ar from '../../static/i18n/ar.js';
import { Language } from '../../static/i18n/language.js';
import { bring, pick } from '../../static/i18n/languages.js';
import { message } from '../../static/i18n/message.js';
import { Section } from '../../static/i18n/section.js';
import { grade, killed, number, precision, title } from '../../static/i18n/words.js';
import { mark, merge, radius } from '../../static/map/merge.js';
import { beside, clear, place } from '../../static/map/placing.js';
import { round } from '../../static/map/scale.js';
import { bySource } from '../../static/panel/sources.js';
import { between, binAt, dayAt, scaleOf, shift, ticks, x } from '../../static/panel/timescale.js';
import { random } from './random.mjs';

const lang = await bring('en', message);
const arabicLang = await bring('ar', message);
const i18n = new URL('../../static/i18n/', import.meta.url);
/** Where texts are: those of the first load, and a folder for each section. */
const folders = ['', ...readdirSync(i18n, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => `${e.name}/`)];

test('both languages say the same things with the same values', async () => {
  /** Names of the values, whether they are put in or chosen by: in a plural, # is one too. */
  const holes = (text) => [...new Set([...text.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name))].sort();
  for (const folder of folders) {
    assert.ok(existsSync(new URL(`${folder}en.js`, i18n)) && existsSync(new URL(`${folder}ar.js`, i18n)), `i18n/${folder} has not both languages`);
    const [one, other] = await Promise.all(['en', 'ar'].map(async (code) => (await import(new URL(`${folder}${code}.js`, i18n))).default));
    assert.deepEqual(Object.keys(other).sort(), Object.keys(one).sort(), folder);
    for (const key of Object.keys(one)) assert.deepEqual(holes(other[key]), holes(one[key]), folder + key);
  }
});

test('a language that comes in one file has no text that English lacks, and no value that English does not give', async () => {
  const holes = (text) => [...text.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name);
  for (const file of readdirSync(i18n).filter((name) => /^[a-z]{2,3}\.js$/.test(name) && !['en.js', 'ar.js'].includes(name))) {
    const own = await import(new URL(file, i18n));
    assert.ok(own.language?.name && own.sections, `${file} names itself, and has sections, if only {}`);
    for (const [section, texts] of Object.entries({ '': own.default, ...own.sections })) {
      const english = (await import(new URL(`${section && `${section}/`}en.js`, i18n))).default;
      for (const [key, text] of Object.entries(texts)) {
        assert.ok(Object.hasOwn(english, key), `${file}: ${section} ${key} is no text`);
        assert.deepEqual(holes(text).filter((name) => !holes(english[key]).includes(name)), [], `${file}: ${section} ${key}`);
      }
    }
  }
});

test('a text with plurals says each number as its language does', () => {
  assert.deepEqual([0, 1, 2, 12345].map((n) => lang.t('records', { n })), ['0 records', '1 record', '2 records', '12,345 records']);
  assert.deepEqual([0, 1, 2, 3, 11, 100].map((n) => arabicLang.t('records', { n })), ['لا سجلات', 'سجل واحد', 'سجلان', '٣ سجلات', '١١ سجلاً', '١٠٠ سجل']);
  assert.equal(lang.fill('{who}: {n, plural, one {# day} other {# days}} <b>of</b> {all}', { who: 'It’s {me}', n: 1, all: 1234 }), 'It’s {me}: 1 day <b>of</b> 1,234');
});

test('a language in one file: its own texts, sections and names, and English where it says nothing', async () => {
  const own = { default: { records: '{n, plural, one {# pomme} other {# pommes}}' }, language: { name: 'français', locale: 'fr-FR', comma: ', ', quotes: ['« ', ' »'] }, sections: { some: { hello: 'bonjour {n}' } }, codes: { side: { other: 'autre' } } };
  const french = new Language('fr', own, lang.texts, message);
  assert.deepEqual([0, 1, 2, 1234].map((n) => french.t('records', { n })), ['0 pomme', '1 pomme', '2 pommes', '1\u202f234 pommes']);
  assert.deepEqual([french.t('close'), french.dir, french.day('2014-08-01'), french.rate(0.5)], ['Close', 'ltr', '1 août 2014', '0,5']);
  const asked = [];
  const texts = new Section('some', async (code) => { asked.push(code); return { default: { hello: 'hello {n}', bye: 'goodbye' } }; });
  await texts.load(french);
  assert.deepEqual([asked, texts.say(french, 'hello', { n: 1000 }), texts.say(french, 'bye')], [['en'], 'bonjour 1\u202f000', 'goodbye']);
  const names = new Names(readCodes({ lists: [{ name: 'side', codes: [{ code: 'other', en: 'Other', ar: 'آخر' }, { code: 'engagement', en: 'Engagement', ar: 'اشتباك' }] }] }), 'fr');
  Object.assign(names.more, own.codes);
  assert.deepEqual([names.of('side', 'other'), names.of('side', 'engagement'), names.of('side', 'no_name')], ['autre', 'Engagement', 'no name']);
});

test('of a language that browsers do not know, numbers and dates are English', () => {
  const odd = new Language('qqq', { default: {} }, lang.texts, message);
  assert.deepEqual([odd.locale, odd.n(1234.5), odd.t('records', { n: 1 }), odd.name], ['en-GB', '1,234.5', '1 record', 'qqq']);
});

test('the chosen language, then the browser’s, then English, of those that there are', () => {
  assert.equal(pick('ar', ['en-GB'], ['ar', 'en']), 'ar');
  assert.equal(pick('fr', ['ar-SY', 'en'], ['ar', 'en']), 'ar', 'a link from a server that has it');
  assert.equal(pick('', ['de-AT', 'fr', 'ar'], ['ar', 'ckb', 'en', 'fr', 'kmr']), 'fr');
  assert.equal(pick('', ['ku-TR'], ['ar', 'en', 'kmr']), 'kmr');
  assert.equal(pick('', ['ckb-IQ'], ['ar', 'ckb', 'en']), 'ckb');
  assert.equal(pick('', ['de'], ['ar', 'en']), 'en');
  assert.equal(pick('', [], ['ar']), 'en');
});

test('a section’s texts are there when they were loaded, and stay', async () => {
  let times = 0;
  const texts = new Section('some', async (code) => { times++; return { default: { hello: `${code} {n}` } }; });
  assert.equal(texts.say(lang, 'hello'), 'hello');
  await texts.load(lang);
  await texts.load(lang);
  assert.deepEqual([texts.has(lang), texts.has(arabicLang), times, texts.say(lang, 'hello', { n: 1000 })], [true, false, 1, 'en 1,000']);
});

test('unknown is said, never zero', () => {
  assert.equal(number(lang, { min: null, best: null, max: null }), 'not stated');
  assert.equal(number(lang, { min: null, best: 0, max: null }), '0');
  assert.equal(number(lang, { min: 3, best: 4, max: 5 }), 'best estimate 4 · at least 3 · at most 5');
  assert.equal(number(lang, { min: 1, best: null, max: null }), 'at least 1');
  assert.deepEqual([killed(lang, { killed_min: 0, killed_best: 0, killed_max: 0 }), killed(lang, {})], ['0', 'not stated'], 'none reported is not the same as nothing reported');
});

test('no dot stands between Arabic numbers: it would be read as a zero', () => {
  assert.doesNotMatch(number(arabicLang, { min: 3, best: 4, max: 5 }), /·/);
  for (const [key, text] of Object.entries(ar)) if (/\{\w+\}.*·|·.*\{\w+\}/.test(text) && key !== 'gradeWords') assert.fail(key);
});

test('precision in words', () => {
  assert.equal(precision(lang, { geo_precision: 'locality', date_precision: 'day', first_day: '2019-01-01' }), 'Place known to the locality (up to 5 km), day known');
  assert.equal(precision(lang, {}), 'No place, no date');
});

test('grades are a letter and a number with words', () => {
  const names = new Names(readCodes({ lists: [{ name: 'reliability', codes: [{ code: 'B', en: 'Usually reliable', ar: '' }] }] }), 'en');
  assert.deepEqual(grade(names, { reliability: 'B', credibility: '2' }), { code: 'B2', source: 'Usually reliable', claim: '2' });
  assert.equal(grade(names, { reliability: '', credibility: '' }).code, 'F6');
});

test('names that are not known are never made up, whatever they are called', () => {
  const arabic = new Names({}, 'ar');
  arabic.more.actors = actors;
  assert.equal(arabic.of('actors', 'SDF'), 'قوات سوريا الديمقراطية (قسد)');
  assert.equal(arabic.of('actors', 'Some Brigade'), 'Some Brigade');
  assert.equal(arabic.of('actors', 'constructor'), 'constructor');
  for (const name of Object.values(actors)) assert.match(name, /^[\u0600-\u06ff ()–]+$/, name);
});

test('versions of one data set are one source, led by the one that the record follows', () => {
  const set = (version, title = 'GED') => ({ field: 'record', stance: 'supports', document: { title, version, source: { publisher: 'UCDP' } } });
  const news = { field: 'record', stance: 'supports', document: { title: 'GED', source: { publisher: 'UCDP' } } };
  const groups = bySource([set('18.1'), news, set('21.1'), set('21.1', 'Other'), news], '21.1');
  assert.deepEqual(groups.map((g) => g.map((s) => s.index)), [[2, 0], [1], [3], [4]]);
  assert.deepEqual(bySource([set('18.1'), { ...set('21.1'), stance: 'contradicts' }]).map((g) => g.length), [1, 1], 'a version that contradicts stands alone');
});

test('Arabic titles are put together from names where the data set has English ones only', () => {
  const codes = readCodes({ lists: [{ name: 'event_subtype', codes: [{ code: 'state_based', en: 'State-based violence', ar: 'نزاع دولة' }] }] });
  const arabic = new Names(codes, 'ar');
  arabic.more.adm1 = { 'SY-DY': 'دير الزور' };
  const p = { origin: 'ucdp-ged', title: 'State-based violence: A – B, Syria', event_subtype: 'state_based', adm1: 'SY-DY' };
  assert.equal(title(arabicLang, arabic, p), 'نزاع دولة، دير الزور');
  arabic.more.actors = actors;
  assert.equal(title(arabicLang, arabic, { ...p, actors: ['Government of Iraq', 'PKK'] }), 'نزاع دولة: حكومة العراق – حزب العمال الكردستاني، دير الزور');
  assert.match(title(arabicLang, arabic, { ...p, actors: ['Civilians', 'PKK'] }), /الكردستاني – مدنيون/);
  assert.equal(title(arabicLang, arabic, { ...p, actors: ['Government of Iraq', 'Some Brigade'] }), 'نزاع دولة، دير الزور', 'one without an Arabic name: none is said');
  assert.equal(title(arabicLang, arabic, { ...p, adm1: 'XX' }), p.title, 'no name, no guess');
  assert.equal(title(arabicLang, arabic, { ...p, origin: 'seed' }), p.title, 'a written title stays');
  assert.equal(title(lang, new Names(codes, 'en'), p), p.title);
});

test('groups never lie on each other', () => {
  const { next: r } = random(5);
  const marks = merge(Array.from({ length: 400 }, () => mark({ point_count: 1 + Math.floor(r() * 900), side_other: 1 }, r() * 700, r() * 500)));
  for (const a of marks) for (const b of marks) assert.ok(a === b || Math.hypot(a.x - b.x, a.y - b.y) >= radius(a.count) + radius(b.count));
});

test('joined marks lose nothing', () => {
  const r = random(3);
  const marks = Array.from({ length: 3000 }, (_, i) => mark({ point_count: r.int(1, 900), side_other: 1, id: `i${i}` }, r.next() * 900, r.next() * 700));
  const joined = merge(marks);
  const sum = (list) => list.reduce((n, m) => n + m.count, 0);
  assert.equal(sum(joined), sum(marks));
  assert.ok(joined.length < marks.length);
  assert.ok(joined.every((m) => m.count === 1 || m.id === ''));
});

test('labels never lie over each other; the weightier stays', () => {
  const label = (text, at, weight) => ({ text, x: at, y: 0, width: 50, height: 14, weight, kind: 'place', dot: true });
  assert.deepEqual(place([label('b', 20, 2), label('a', 0, 1), label('c', 100, 3)]).map((l) => l.text), ['a', 'c']);
});

test('a name goes beside its dot until no mark covers it, or is left out', () => {
  const name = { text: 'Aleppo', x: 100, y: 100, width: 40, height: 18, weight: 1, kind: 'place', dot: true };
  assert.deepEqual([beside(name, () => true).x, beside(name, () => true).y], [100, 91]);
  const group = (one) => Math.hypot(one.x - 100, one.y - 100) > 25; // on the dot
  const put = beside(name, group);
  assert.ok(group(put));
  assert.deepEqual([put.x + put.aside.x, put.y + put.aside.y], [100, 100], 'the dot stays');
  assert.equal(beside(name, () => false), null);
});

test('the scale is a round number', () => assert.deepEqual([999, 1000, 2700, 43, 480_000].map(round), [500, 1000, 2000, 30, 300_000]));

const bins = [{ start: '2019-01-01', count: 1, by_side: {} }, { start: '2019-03-01', count: 2, by_side: {} }];

test('days to pixels and back', () => {
  const s = scaleOf(bins, 'month', 900);
  assert.equal(x(s, s.first), 0);
  assert.equal(x(s, s.end), 900);
  for (let day = s.first; day < s.end; day++) assert.equal(dayAt(s, x(s, day) + 0.01), day);
  assert.deepEqual(between(s, 900, 0), { from: '2019-01-01', to: '2019-03-31' });
  assert.deepEqual(binAt(s, bins, 'month', 5), { from: '2019-01-01', to: '2019-01-31' });
  assert.deepEqual(shift(s, { from: '2019-01-10', to: '2019-01-12' }, -100), { from: '2019-01-01', to: '2019-01-03' });
  assert.equal(scaleOf([], 'day', 900), null);
  assert.ok(ticks(s).length >= 2 && ticks(s).length <= 14);
});

test('the name of a country whose middle is covered goes aside in it, there small, before it goes into the sea', () => {
  const one = { text: 'LAND', x: 0, y: 0, width: 100, height: 14, weight: 5, kind: /** @type {const} */ ('country'), dot: false };
  const land = (/** @type {number} */ half) => (/** @type {number} */ x) => (x > -half && x < 400 ? 'LAND' : '');
  const inside = clear(one, land(400), ({ x, y }) => Math.hypot(x, y) > 40);
  assert.ok(inside && !inside.small && Math.hypot(inside.x, inside.y) > 40);
  const coast = (/** @type {number} */ x) => (x > -45 && x < 45 ? 'LAND' : ''); // 90 px wide: 78 fit
  const small = clear(one, coast, ({ x, y }) => Math.hypot(x, y) > 20);
  assert.ok(small && small.x === 0, JSON.stringify(small));
  assert.ok([-0.5, 0.5].every((part) => coast(small.x + part * small.width) === 'LAND') && small.small, 'it is not wholly inside, or not small');
  const off = clear(one, coast, ({ x }) => Math.abs(x) > 80); // nothing on land is free
  assert.ok(off && coast(off.x) === '', JSON.stringify(off));
  assert.equal(clear(one, coast, () => false), null);
});
