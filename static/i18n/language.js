/** One language: its texts, numbers and dates. i18n/languages.js brings it from its file. */

/** @typedef {keyof typeof import('./en.js').default} Key */
/**
 * What a language's file i18n/CODE.js gives. Only the first is needed; whatever is missing is said in English.
 * @typedef {object} Tongue
 * @property {Record<string, string>} default its texts by key, those of i18n/en.js
 * @property {Partial<Manners>} [language]
 * @property {Record<string, Record<string, string>>} [sections] the texts that only some visits need, by section (a folder of i18n/) and key. Without it the language
 *   has a file in each of these folders, as English and Arabic have: they are loaded when first used
 * @property {Record<string, Record<string, string>>} [codes] what codes are called that the server names in English and Arabic only, by list (/codes) and code
 * @property {Record<string, string>} [actors] what actors are called, by their names in the data sets
 *
 * @typedef {object} Manners
 * @property {string} name of the language, in itself
 * @property {string|string[]} locale of its numbers and dates; of several the first that the browser knows
 * @property {'ltr'|'rtl'} dir
 * @property {string} between parts of a line
 * @property {string} comma between parts of a sentence
 * @property {[string, string]} quotes
 */

/** A text whose words depend on a number or a choice. */
const CHOICE = /\{\w+,\s*(?:plural|select|selectordinal)\s*,/;

export class Language {
  /**
   * @param {string} code @param {Tongue} own @param {Record<string, string>} english what is said where it has no text; {} where it has all
   * @param {typeof import('./message.js').message|null} [message] for texts with plurals; null where there are none, so that start.js needs no library
   */
  constructor(code, own, english, message = null) {
    this.code = code; this.own = own; this.message = message;
    this.texts = { ...english, ...own.default };
    const { name = code, locale = [code, 'en-GB'], dir = 'ltr', between = ' · ', comma = ', ', quotes = ['“', '”'] } = own.language ?? {};
    this.name = name; this.dir = dir; this.between = between; this.comma = comma; this.quotes = quotes;
    this.locale = Intl.getCanonicalLocales(locale).find((one) => Intl.NumberFormat.supportedLocalesOf(one).length) ?? 'en-GB';
    this.numbers = new Intl.NumberFormat(this.locale);
    this.compact = new Intl.NumberFormat(this.locale, { notation: 'compact', maximumSignificantDigits: 2 });
    this.rates = new Intl.NumberFormat(this.locale, { maximumSignificantDigits: 3 });
    this.dates = new Intl.DateTimeFormat(this.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC', calendar: 'gregory' });
    this.months = new Intl.DateTimeFormat(this.locale, { month: 'short', year: 'numeric', timeZone: 'UTC', calendar: 'gregory' });
    this.years = new Intl.DateTimeFormat(this.locale, { year: 'numeric', timeZone: 'UTC', calendar: 'gregory' });
  }

  /** @param {Key} key @param {Record<string, string|number>} [values] */
  t(key, values = {}) { return this.fill(this.texts[key] ?? key, values); }

  /** Puts values into a text. @param {string} text @param {Record<string, string|number>} values */
  fill(text, values) {
    if (this.message && CHOICE.test(text)) return this.message(this.locale, text, values, (value) => this.show(value));
    return text.replace(/\{(\w+)\}/g, (_, name) => this.show(values[name]));
  }

  /** @param {string|number|undefined} value */
  show(value) { return typeof value === 'number' ? this.n(value) : (value ?? ''); }

  /** @param {number} value */
  n(value) { return this.numbers.format(value); }

  /** With three significant digits: a rate, a ratio. @param {number} value */
  rate(value) { return this.rates.format(value); }

  /** A number in little room: 12K. @param {number} value */
  short(value) { return value < 1000 ? this.n(value) : this.compact.format(value); }

  /** @param {string} key */
  has(key) { return key in this.texts; }

  /** @param {string} day */
  day(day) { return this.dates.format(new Date(`${day.slice(0, 10)}T00:00:00Z`)); }

  /** Both days, shortened where they share month or year. @param {string} from @param {string} to */
  days(from, to) {
    if (from === to) return this.day(from);
    return this.dates.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
  }

  /** A distance in words. @param {number} metres */
  distance(metres) {
    if (metres < 950) return this.t('m', { n: Math.round(metres / 10) * 10 });
    const km = metres / 1000;
    return this.t('km', { n: km < 10 ? Math.round(km * 10) / 10 : Math.round(km) });
  }
}
