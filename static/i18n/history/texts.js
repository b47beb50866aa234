/** Texts of what changed in a record. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('history', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
