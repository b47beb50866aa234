/** One language: its texts, numbers and dates. Made anew when the language changes. */
import ar from './ar.js';
import en from './en.js';

/** @typedef {keyof typeof en} Key */

const TEXTS = { en, ar };
// Iraq's month names and digits are those of Syria and Lebanon too.
const LOCALES = { en: 'en-GB', ar: 'ar-IQ' };

/** A text whose words depend on a number or a choice. */
const CHOICE = /\{\w+,\s*(?:plural|select|selectordinal)\s*,/;

/** @param {''|'en'|'ar'} chosen @param {string} preferred the browser's @returns {'en'|'ar'} */
export const pick = (chosen, preferred) => chosen || (preferred.toLowerCase().startsWith('ar') ? 'ar' : 'en');

export class Language {
  /**
   * @param {'en'|'ar'} code
   * @param {typeof import('./message.js').message|null} [message] for texts with plurals; null where there are none, so that start.js needs no library
   */
  constructor(code, message = null) {
    this.code = code; this.message = message; this.locale = LOCALES[code];
    this.dir = code === 'ar' ? 'rtl' : 'ltr';
    // An Arabic zero is a dot itself: a dot between numbers would be read as one.
    this.between = code === 'ar' ? '، ' : ' · ';
    this.numbers = new Intl.NumberFormat(this.locale);
    this.compact = new Intl.NumberFormat(this.locale, { notation: 'compact', maximumSignificantDigits: 2 });
    this.rates = new Intl.NumberFormat(this.locale, { maximumSignificantDigits: 3 });
    this.dates = new Intl.DateTimeFormat(this.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC', calendar: 'gregory' });
    this.months = new Intl.DateTimeFormat(this.locale, { month: 'short', year: 'numeric', timeZone: 'UTC', calendar: 'gregory' });
    this.years = new Intl.DateTimeFormat(this.locale, { year: 'numeric', timeZone: 'UTC', calendar: 'gregory' });
  }

  /** @param {Key} key @param {Record<string, string|number>} [values] */
  t(key, values = {}) {
    return this.fill(/** @type {Record<string, string>} */ (TEXTS[this.code])[key] ?? key, values);
  }

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
  has(key) { return key in TEXTS.en; }

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
