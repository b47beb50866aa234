/** How marks look: whether everybody can tell them apart, and whether each military symbol is one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PAINT, SIDES, SIDE_COLOURS } from '../../static/state/palette.js';
import { TYPES, sidc } from '../../static/state/sidc.js';
import ms from '../../static/vendor/milsymbol/milsymbol.js';

/** Linear-light RGB that each kind of colour-blindness makes of sRGB's: Machado, Oliveira & Fernandes 2009, severity 1.0. */
const EYES = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
};

const linear = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
const seen = (rgb, eye) => (eye ? eye.map((row) => Math.min(1, Math.max(0, row.reduce((sum, k, i) => sum + k * rgb[i], 0)))) : rgb);

/** CIE L*a*b* (D65) of linear RGB. */
function lab([r, g, b]) {
  const f = (t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116);
  const [x, y, z] = [(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883].map(f);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (a, b, eye) => Math.hypot(...lab(seen(linear(a), eye)).map((v, i) => v - lab(seen(linear(b), eye))[i]));

/** CIE76: 2.3 is just noticeable; small marks side by side want several times as much. */
const APART = 11;

test('sides are told apart by colour-blind eyes, in both themes', () => {
  for (const [theme, colours] of Object.entries(SIDE_COLOURS)) {
    for (const [name, eye] of [['all colours', null], ...Object.entries(EYES)]) {
      SIDES.forEach((a, i) => SIDES.slice(i + 1).forEach((b) => {
        const d = distance(colours[a], colours[b], eye);
        assert.ok(d >= APART, `${theme}, ${name}: ${a} and ${b} are ${d.toFixed(1)} apart`);
      }));
    }
  }
});

test('sides stand out from the paper of their theme: 3 to 1 at least, or an inner mark and an outline besides', () => {
  const light = (hex) => { const [r, g, b] = linear(hex); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  for (const [theme, colours] of Object.entries(SIDE_COLOURS)) {
    for (const side of SIDES) {
      const [hi, lo] = [light(colours[side]), light(PAINT[theme].paper)].sort((a, b) => b - a);
      const ratio = (hi + 0.05) / (lo + 0.05);
      assert.ok(ratio >= (side === 'engagement' ? 2.5 : 3), `${theme}: ${side} ${ratio.toFixed(2)}`);
    }
  }
});

test('every event type and side has a military symbol of its own, and types that the server knows have one each', () => {
  const go = readFileSync(new URL('../../threat/codelists.go', import.meta.url), 'utf8');
  const [, list] = /EventTypes = CodeList\{"event_type", \[\]Code\{([\s\S]*?)\n\}\}/.exec(go);
  const known = [...list.matchAll(/\{"([a-z_]+)"/g)].map(([, code]) => code);
  assert.ok(known.length > 5);
  for (const type of known) assert.ok(TYPES.includes(type) || type === 'unknown', `${type} has no symbol`);
  const codes = new Set();
  for (const type of TYPES) {
    for (const side of SIDES) {
      const code = sidc(type, side);
      assert.match(code, /^\d{20}$/);
      assert.ok(new ms.Symbol(code).isValid(), `${type} ${side}: ${code}`);
      codes.add(code);
    }
  }
  assert.equal(codes.size, TYPES.length * SIDES.length);
  assert.equal(sidc('something new', 'nobody'), sidc('armed_violence', 'other'));
});
