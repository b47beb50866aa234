/** The languages that there are, a file each: i18n/CODE.js, as the server found them. Adding one is adding its file (CONTRIBUTING.md). */
import { Language } from './language.js';

/** @typedef {import('./language.js').Tongue} Tongue */

/** Codes that browsers send for a language whose file has another name. @type {Record<string, string>} */
const SAME = { ku: 'kmr' };

/** @returns {string[]} their codes */
export function languages() {
  const named = document.querySelector('meta[name="languages"]')?.getAttribute('content');
  return named ? named.split(' ') : ['ar', 'en'];
}

/** @param {string} chosen '' = none @param {readonly string[]} preferred the browser's, the best first @param {string[]} there @returns {string} */
export function pick(chosen, preferred, there) {
  const bare = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return [chosen, ...bare.flatMap((code) => [code, SAME[code] ?? code])].find((code) => there.includes(code)) ?? 'en';
}

/** @param {string} code @returns {Promise<Tongue>} */
export const read = (code) => import(new URL(`./${code}.js`, import.meta.url).href);

/** @param {string} code @param {typeof import('./message.js').message|null} [message] see Language @returns {Promise<Language>} */
export async function bring(code, message = null) {
  const own = await read(code);
  // Only English and Arabic have a file for each section, and of them tests know that nothing is missing.
  const english = own.sections ? (await read('en')).default : {};
  return new Language(code, own, english, message);
}
