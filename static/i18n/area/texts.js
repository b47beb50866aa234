/** Texts of drawing, measuring and areas. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('area', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
