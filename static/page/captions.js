/** What stands over each of two maps in a picture: which it is, its time or side, and how much of it. */
import { texts } from '../i18n/compare/texts.js';
import { called, letters } from '../panel/compare/titles.js';

/** @typedef {import('../panel/filters.js').Scene} Scene @typedef {import('../panel/compare/titles.js').Told} Told */

/** @param {Scene} scene @param {{scene: Scene, told: {a: Told, b: Told}}} beside @returns {string[]} */
export function captions(scene, { scene: b, told }) {
  const { lang } = scene;
  const one = (/** @type {'a'|'b'} */ of, /** @type {Scene} */ shown) => {
    const { counts } = told[of];
    return [letters(lang)[of], called(shown), counts && texts.say(lang, 'inView', { n: counts.in_view, all: counts.matched })].filter(Boolean).join(lang.between);
  };
  return [one('a', scene), one('b', b)];
}
