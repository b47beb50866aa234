/** How a state is shown: its language, its theme, and what codes are called in it. */
import { Names } from './data/codes.js';
import { bring, languages, pick } from './i18n/languages.js';
import { message } from './i18n/message.js';
import { dataSets } from './i18n/words.js';

/** @typedef {import('./state/url.js').State} State @typedef {import('./i18n/language.js').Language} Language */

export class Scenes {
  constructor() {
    /** A language has come that was waited for, or has not. */
    this.tell = { arrived: () => {}, failed: (/** @type {unknown} */ _error) => {} };
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
    /** What is spoken until another language is there. @type {Language|null} */
    this.spoken = null;
    this.awaited = '';
    /** @type {Record<string, Promise<void>>} */
    this.coming = {};
  }

  /** Brings a state's language, if it is not there. @param {State} state */
  ready(state) {
    const code = pick(state.lang, navigator.languages, languages());
    this.coming[code] ??= bring(code, message).then((language) => { this.languages[code] = language; this.spoken ??= language; });
    this.coming[code].catch(() => { delete this.coming[code]; }); // asked for again the next time
    return this.coming[code];
  }

  /** @param {State} state @returns {Language} its language, or the last one while that is on its way */
  languageOf(state) {
    const code = pick(state.lang, navigator.languages, languages());
    if (this.languages[code]) this.spoken = this.languages[code];
    else if (this.awaited !== code) {
      this.awaited = code;
      this.ready(state).finally(() => { this.awaited = ''; }).then(this.tell.arrived, this.tell.failed);
    }
    return /** @type {Language} */ (this.spoken);
  }

  /** @param {State} state */
  of(state) {
    const lang = this.languageOf(state);
    const dark = state.theme ? state.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    return { state, lang, names: this.names(lang), theme: /** @type {'light'|'dark'} */ (dark ? 'dark' : 'light') };
  }

  /** The same ones as long as nothing is called otherwise: panels see by it what they need not draw anew. @param {Language} lang */
  names(lang) {
    const of = [lang, this.codes, ...Object.entries(this.areas).flat()];
    if (this.kept && of.length === this.keptOf.length && of.every((one, i) => one === this.keptOf[i])) return this.kept;
    const { codes, actors } = lang.own;
    const names = new Names(this.codes, lang.code);
    Object.assign(names.more, { origin: dataSets(lang) }, codes, actors && { actors });
    for (const [list, areas] of Object.entries(this.areas)) names.more[list] = { ...Object.fromEntries(Object.entries(areas).map(([c, n]) => [c, lang.code === 'ar' ? n.ar : n.en])), ...codes?.[list] };
    Object.assign(this, { kept: names, keptOf: of });
    return names;
  }
}
