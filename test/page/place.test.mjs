import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mgrsOf, plain, readSpots } from '../../static/state/place.js';
import { random } from './random.mjs';

const first = (text) => readSpots(text)[0] ?? null;
const near = (text, lng, lat) => {
  const spot = first(text);
  assert.ok(spot && Math.abs(spot.lng - lng) < 1e-5 && Math.abs(spot.lat - lat) < 1e-5, `${text}: ${JSON.stringify(spot)}`);
};

test('decimal degrees, latitude first; the other way round is the second answer', () => {
  for (const text of ['35.33, 40.14', '35.33 40.14', '35.33,40.14', ' +35.33 ; +40.14 ', '35,33 40,14', 'geo:35.33,40.14', '35.33° 40.14°', '٣٥٫٣٣، ٤٠٫١٤', '۳۵٫۳۳ ۴۰٫۱۴']) near(text, 40.14, 35.33);
  assert.deepEqual(readSpots('35.33, 40.14')[1], { lng: 35.33, lat: 40.14 });
  assert.deepEqual(readSpots('140.5, 35.5'), [{ lng: 140.5, lat: 35.5 }], 'no latitude is over 90');
  assert.deepEqual(readSpots('-33.9, -70.6')[0], { lng: -70.6, lat: -33.9 });
  assert.equal(readSpots('5, 5').length, 1);
});

test('letters say which is which', () => {
  for (const text of ['35.33N 40.14E', '35.33 N, 40.14 E', 'N35.33 E40.14', 'E 40.14, N 35.33', '40.14°e 35.33°n', '٣٥٫٣٣ شمالاً ٤٠٫١٤ شرقاً', '35.33 شمال، 40.14 شرق']) near(text, 40.14, 35.33);
  near('33.9S 70.6W', -70.6, -33.9);
  assert.equal(readSpots('35.33N 40.14E').length, 1);
});

test('degrees, minutes and seconds', () => {
  for (const text of ['35°20\'12"N 40°08\'30"E', '35 20 12 N 40 8 30 E', 'N 35°20′12″, E 40°08′30″', '35°20\'12" 40°08\'30"', '35 20 12, 40 8 30', '٣٥°٢٠′١٢″ شمالاً، ٤٠°٨′٣٠″ شرقاً']) near(text, 40.141667, 35.336667);
  near('35°20.2\'N 40°8.5\'E', 40.141667, 35.336667);
  near('35 20.2 40 8.5', 40.141667, 35.336667);
});

test('what is no place is none, and throws nothing', () => {
  for (const text of ['', 'Raqqa', '35', '35.33', '35.33, ', ', 40', '91N 40E', '35N 181E', '35N 40N', '35 61 0 N 40 8 30 E', '35.5 20 N 40 8 E', '1 2 3', 'N E', '35.33N', '-35N 40E', '35.33, 40.14, 3', '12th of May', '91, 92', '1e5, 2']) assert.deepEqual(readSpots(text), [], text);
});

test('any text is read or not, without throwing', () => {
  const r = random(17);
  const bits = ['3', '5.3', '-', '+', '°', "'", '"', ' ', ',', 'N', 'E', 'S', 'W', '٣', 'شمال', '.', ';', 'x'];
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: r.int(0, 12) }, () => bits[r.int(0, bits.length - 1)]).join('');
    for (const { lng, lat } of readSpots(text)) assert.ok(Math.abs(lng) <= 180 && Math.abs(lat) <= 90, text);
    mgrsOf(text);
  }
});

test('MGRS squares, with or without spaces, in any digits', () => {
  assert.equal(mgrsOf('37S FU 03456 12345'), '37SFU0345612345');
  assert.equal(mgrsOf('37sfu0312'), '37SFU0312');
  assert.equal(mgrsOf('٣٧S FU ٠٣ ١٢'), '37SFU0312');
  assert.equal(mgrsOf('38S LB'), '38SLB');
  for (const text of ['37S FU 031', '37I FU 0312', 'Raqqa', '35.33, 40.14', '37S', '35N 40E', '37S FU 123456 123456']) assert.equal(mgrsOf(text), '', text);
});

test('marks are written in one way', () => assert.equal(plain('٣٥º ٢٠’ ١٢” شمالاً'), '35° 20\' 12" N'));
