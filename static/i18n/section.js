/**
 * Texts that only some visits need, i18n/NAME/{en,ar}.js, loaded when first used. i18n/NAME/texts.js makes one:
 *
 *   // @type {Section<keyof typeof import('./en.js').default>}
 *   export const texts = new Section((code) => import(`./${code}.js`));
 */

/** @typedef {import('./language.js').Language} Language */

/** @template {string} Word */
export class Section {
  /** @param {(code: string) => Promise<{default: Record<string, string>}>} bring */
  constructor(bring) {
    this.bring = bring;
    /** @type {Record<string, Record<string, string>>} */
    this.texts = {};
  }

  /** @param {Language} lang */
  has(lang) { return lang.code in this.texts; }

  /** @param {Language} lang */
  async load(lang) { this.texts[lang.code] ??= (await this.bring(lang.code)).default; }

  /** A text, or its key before they are loaded. @param {Language} lang @param {Word} key @param {Record<string, string|number>} [values] */
  say(lang, key, values = {}) { return lang.fill(this.texts[lang.code]?.[key] ?? key, values); }
}
