/** The texts of comparing, loaded with it. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('compare', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
