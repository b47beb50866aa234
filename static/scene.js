/** How a state is shown: its language, its theme, and what codes are called in it. */
import { Names } from './data/codes.js';
import actors from './i18n/actors.js';
import { Language, pick } from './i18n/language.js';
import { message } from './i18n/message.js';

/** @typedef {import('./state/url.js').State} State */

class Scenes {
  constructor() {
    /** @type {Record<string, import('./data/codes.js').Code[]>} */
    this.codes = {};
    /** @type {Record<string, Record<string, {en: string, ar: string}>>} */
    this.areas = {};
    /** @type {Record<string, Language>} */
    this.languages = {};
    /** @type {Names|null} */
    this.kept = null;
    /** @type {any[]} what they were made of */
    this.keptOf = [];
  }

  /** @param {State} state */
  of(state) {
    const code = pick(state.lang, navigator.language);
    const lang = (this.languages[code] ??= new Language(code, message));
    const names = this.names(code);
    const dark = state.theme ? state.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    return { state, lang, names, theme: /** @type {'light'|'dark'} */ (dark ? 'dark' : 'light') };
  }

  /** The same ones as long as nothing is called otherwise: panels see by it what they need not draw anew. @param {'en'|'ar'} code */
  names(code) {
    const of = [code, this.codes, ...Object.entries(this.areas).flat()];
    if (this.kept && of.length === this.keptOf.length && of.every((one, i) => one === this.keptOf[i])) return this.kept;
    const names = new Names(this.codes, code);
    if (code === 'ar') names.more.actors = actors;
    for (const [list, areas] of Object.entries(this.areas)) names.more[list] = Object.fromEntries(Object.entries(areas).map(([c, n]) => [c, n[code]]));
    Object.assign(this, { kept: names, keptOf: of });
    return names;
  }
}

export const scenes = () => new Scenes();
