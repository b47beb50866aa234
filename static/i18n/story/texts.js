/** Texts of narratives. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('story', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
