/** Texts whose words depend on a number or a choice, as ICU writes them: "{n, plural, one {# record} other {# records}}". */
import { IntlMessageFormat } from 'intl-messageformat';

/** @type {Map<string, {message: IntlMessageFormat, counted: Set<string>}>} */
const compiled = new Map();

/** @param {string} locale @param {string} text */
function compile(locale, text) {
  const counted = new Set([...text.matchAll(/\{(\w+),\s*(?:plural|selectordinal)/g)].map(([, name]) => name));
  return { message: new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }), counted };
}

/**
 * What is counted goes in as a number (# is it in the locale's digits), all else as it is shown.
 * @param {string} locale @param {string} text @param {Record<string, string|number>} values @param {(value: string|number) => string} show
 */
export function message(locale, text, values, show) {
  const key = `${locale} ${text}`;
  const one = compiled.get(key) ?? compile(locale, text);
  compiled.set(key, one);
  return String(one.message.format(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one.counted.has(name) ? value : show(value)]))));
}
