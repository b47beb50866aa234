/** The MapLibre styles that the server hands out are valid, and in the page's colours as they are now. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { fileOf, spelled } from '../../scripts/styles.mjs';

for (const theme of /** @type {const} */ (['light', 'dark'])) {
  const text = readFileSync(fileOf(theme), 'utf8');
  test(`${theme}: valid against MapLibre's specification`, () => {
    const style = JSON.parse(text.replaceAll('{base}', 'http://example.org'));
    assert.deepEqual(validateStyleMin(style).map((e) => e.message), []);
    assert.ok(validateStyleMin({ ...style, layers: [{ id: 'wrong', type: 'circle', source: 'nowhere' }] }).length, 'the validator finds mistakes');
  });
  test(`${theme}: made of today's palette (else: npm run styles)`, () => assert.equal(text, spelled(theme)));
}
