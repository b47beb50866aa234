/** The texts of the analyses' panels, of their notes and of the corridor's form. */
import { Section } from '../section.js';

/** @typedef {keyof typeof import('./en.js').default} Word */

/** @type {Section<Word>} */
export const texts = new Section('analysis', (code) => import(new URL(`./${code}.js`, import.meta.url).href));

/** A text; whoever shows one names texts as its own, so that they are there. @param {import('../language.js').Language} lang @param {Word} key @param {Record<string, string|number>} [values] */
export const say = (lang, key, values = {}) => texts.say(lang, key, values);

/** Whether there is a text. @param {string} key @returns {key is Word} */
export const known = (key) => texts.knows(key);
