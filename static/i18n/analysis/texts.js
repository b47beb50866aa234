/** The texts of the panels that are loaded when first opened. */
import ar from './ar.js';
import en from './en.js';

/** @typedef {keyof typeof en} Word */

const TEXTS = { en, ar };

/** @param {import('../language.js').Language} lang @param {Word} key @param {Record<string, string|number>} [values] */
export const say = (lang, key, values = {}) => lang.fill(TEXTS[lang.code][key], values);

/** Whether there is a text. @param {string} key @returns {key is Word} */
export const known = (key) => Object.hasOwn(en, key);
