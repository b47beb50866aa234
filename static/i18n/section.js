/**
 * Texts that only some visits need, loaded when first used. i18n/NAME/texts.js makes one:
 *
 *   // @type {Section<keyof typeof import('./en.js').default>}
 *   export const texts = new Section('NAME', (code) => import(new URL(`./${code}.js`, import.meta.url).href));
 */

/** @typedef {import('./language.js').Language} Language */

/** @template {string} Word */
export class Section {
  /** @param {string} name of its folder @param {(code: string) => Promise<{default: Record<string, string>}>} bring */
  constructor(name, bring) {
    this.name = name; this.bring = bring;
    /** @type {Record<string, Record<string, string>>} */
    this.texts = {};
  }

  /** @param {Language} lang */
  has(lang) { return lang.code in this.texts; }

  /** A language that brings all its texts in one file has none in the folder: what it lacks is English. @param {Language} lang */
  async load(lang) {
    if (this.has(lang)) return;
    const { sections } = lang.own;
    const { default: there } = await this.bring(sections ? 'en' : lang.code);
    this.texts[lang.code] = { ...there, ...sections?.[this.name] };
  }

  /** A text, or its key before they are loaded. @param {Language} lang @param {Word} key @param {Record<string, string|number>} [values] */
  say(lang, key, values = {}) { return lang.fill(this.texts[lang.code]?.[key] ?? key, values); }

  /** Whether there is a text, once some were loaded. @param {string} key @returns {key is Word} */
  knows(key) { return Object.values(this.texts).some((texts) => Object.hasOwn(texts, key)); }
}

/** Several sections that one panel needs. @param {...Section<any>} sections */
export const together = (...sections) => ({
  has: (/** @type {Language} */ lang) => sections.every((one) => one.has(lang)),
  load: async (/** @type {Language} */ lang) => { await Promise.all(sections.map((one) => one.load(lang))); },
});
