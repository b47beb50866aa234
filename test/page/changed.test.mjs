/** What changed between two states of a record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Names } from '../../static/data/codes.js';
import { bring } from '../../static/i18n/languages.js';
import { texts } from '../../static/i18n/history/texts.js';
import { dataSets } from '../../static/i18n/words.js';
import { valueWords } from '../../static/panel/fieldwords.js';
import { differences } from '../../static/state/changed.js';

const told = (before, after) => differences(before, after).map(({ path, before: was, after: is }) => ({ path, before: was, after: is }));

const record = (killed, more = {}) => ({
  incident: { title: { en: 'A' }, place: { precision: 'area' }, tags: ['a', 'b'], ...more },
  outcomes: [{ measure: 'killed', who: 'all', best: killed }, { measure: 'wounded', who: 'all', best: 2 }], actors: [{ actor: { name: 'X' }, role: 'initiator' }], claims: [],
});

test('only what differs is told, whatever the order of a list', () => {
  const after = record(7, { place: { precision: 'near' }, tags: ['a', 'b', 'c'] });
  after.outcomes.reverse();
  assert.deepEqual(told(record(5), after), [
    { path: 'place.precision', before: 'area', after: 'near' }, { path: 'tags', before: 'a; b', after: 'a; b; c' }, { path: 'outcomes[killed all].best', before: '5', after: '7' },
  ]);
});

test('the same twice: nothing; what is unknown is neither zero nor a word', () => {
  assert.deepEqual(told(record(5), record(5)), []);
  assert.deepEqual(told(record(null), record(0)), [{ path: 'outcomes[killed all].best', before: '', after: '0' }]);
  assert.deepEqual(told(record(3), record(null)), [{ path: 'outcomes[killed all].best', before: '3', after: '' }]);
});

test('two claims of one publisher are two, and one that is gone is told', () => {
  const claim = (quote) => ({ field: 'record', quote, document: { source: { publisher: 'P' } } });
  const [a, b] = [record(1), record(1)];
  a.claims = [claim('x'), claim('y')];
  b.claims = [claim('x'), claim('z')];
  assert.deepEqual(told(a, b), [{ path: 'claims[record P 2].quote', before: 'y', after: 'z' }]);
});

test('a part that is new or gone is told once, not by its fields', () => {
  const [a, b] = [record(1), record(1)];
  b.actors = [{ actor: { name: 'Y', class: 'rebel' }, role: 'target' }];
  assert.deepEqual(told(a, b), [{ path: 'actors[target Y]', before: '', after: 'yes' }, { path: 'actors[initiator X]', before: 'yes', after: '' }]);
});

test('every field has a word in both languages', async () => {
  const [{ default: en }, { default: ar }] = await Promise.all(['en', 'ar'].map((code) => import(`../../static/i18n/history/${code}.js`)));
  for (const field of ['when.days.first', 'place.precision', 'outcomes.best', 'actors.role', 'claims.document.source.publisher']) assert.ok(en[field] && ar[field], field);
});

test('values that are codes are told in words, of both languages', async () => {
  const lists = {
    weapon: [{ code: 'small_arms', en: 'Small arms', ar: 'أسلحة خفيفة' }, { code: 'rpg', en: 'RPG', ar: 'قاذف' }], source_type: [{ code: 'dataset', en: 'Data set', ar: 'مجموعة بيانات' }],
  };
  const document = (type, lang) => ({ field: 'record', document: { source: { publisher: 'P', type, lang } } });
  const one = { ...record(1, { origin: 'ucdp-ged', weapons: ['rpg', 'small_arms'], place: { support_area: 'LBN' }, sensitivity: ['graphic'], when: { days: { first: '2020-01-02' } } }), claims: [document('dataset', 'en')] };
  const other = { ...record(1, { origin: 'desk', weapons: ['home_made'], place: { support_area: 'hamrin-range' }, tags: ['raid'] }), claims: [document('leaflet', 'ar')] };
  const areas = { 'hamrin-range': { en: 'Hamrin Range', ar: 'سلسلة حمرين' } };
  const words = async (/** @type {string} */ code) => {
    const lang = await bring(code);
    const names = new Names(lists, code);
    Object.assign(names.more, { origin: dataSets(lang), adm0: { LBN: code === 'ar' ? 'لبنان' : 'Lebanon' } });
    await texts.load(lang);
    return Object.fromEntries(differences(one, other).map((d) => [d.path.replace(/^claims.*source/, 'source'), [valueWords({ lang, names }, d, 'before', areas), valueWords({ lang, names }, d, 'after', areas)]]));
  };
  const en = await words('en');
  assert.deepEqual([en.weapons, en['place.support_area'], en.sensitivity, en['source.type'], en['source.lang'], en['when.days.first'], en.tags, en.origin],
    [['RPG; Small arms', 'home made'], ['Lebanon', 'Hamrin Range'], ['graphic', ''], ['Data set', 'leaflet'], ['English', 'Arabic'], ['2 Jan 2020', ''], ['a; b', 'raid'], ['UCDP GED', 'desk']]);
  const ar = await words('ar');
  assert.deepEqual([ar.weapons[0], ar['place.support_area'], ar['source.type'][0], ar['source.lang'][0]], ['قاذف; أسلحة خفيفة', ['لبنان', 'سلسلة حمرين'], 'مجموعة بيانات', 'الإنجليزية']);
});
