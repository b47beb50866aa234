/** Texts of the table of records, and of the records at one spot. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('table', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
