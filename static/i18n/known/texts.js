/** Texts of what was known on a day. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('known', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
