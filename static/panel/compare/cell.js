/** A hexagon of a difference in words. Its texts are there: without them no hexagon is. */
import { texts } from '../../i18n/compare/texts.js';

/** @param {import('../../i18n/language.js').Language} lang @param {Record<string, any>} p @returns {string[]} */
export function cellWords(lang, p) {
  const say = (/** @type {any} */ word, values = {}) => texts.say(lang, word, values);
  const counts = say('cell', { a: p.a, b: p.b });
  if (!p.enough) return [counts, say('cellFew')];
  const ratio = p.ratio === null ? say('cellOnly', { low: lang.rate(p.low) }) : say('cellRatio', { ratio: lang.rate(p.ratio), low: lang.rate(p.low), high: p.high === null ? '∞' : lang.rate(p.high) });
  return [counts, ratio, `q ${p.q < 0.001 ? `< ${lang.n(0.001)}` : lang.rate(p.q)}`];
}
