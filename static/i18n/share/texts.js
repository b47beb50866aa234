/** Texts of sharing: links, files, pictures, frames, other programs. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('share', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
