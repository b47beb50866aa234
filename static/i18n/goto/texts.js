/** Texts of the box that goes to places. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('goto', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
