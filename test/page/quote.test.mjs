/** The address of a document at the place of a quote. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { atQuote } from '../../static/panel/sources.js';

test('a document opens at the quote', () => {
  assert.equal(atQuote('https://a.example/b'), 'https://a.example/b');
  assert.equal(atQuote('https://a.example/b', ' two-day  raid, he said'), 'https://a.example/b#:~:text=two%2Dday%20raid%2C%20he%20said');
  assert.equal(atQuote('https://a.example/b#c', 'x'), 'https://a.example/b#c', 'an own place in it is kept');
  const long = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');
  assert.equal(atQuote('https://a.example/', long), 'https://a.example/#:~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39');
});
