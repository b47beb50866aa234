/** The texts of the player, loaded with the first play. */
import { Section } from '../section.js';

/** @type {Section<keyof typeof import('./en.js').default>} */
export const texts = new Section('play', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
