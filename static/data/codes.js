/**
 * Code lists by name: what each code is called and what it means.
 * @typedef {{code: string, en: string, ar: string, definition: string}} Code
 */

/** Reads /codes whichever way the lists are wrapped. @param {any} answer @returns {Record<string, Code[]>} */
export function readCodes(answer) {
  const lists = answer?.lists ?? answer ?? {};
  const pairs = Array.isArray(lists) ? lists.map((l) => [l.name ?? l.Name, l.codes ?? l.Codes]) : Object.entries(lists);
  return Object.fromEntries(pairs.map(([name, codes]) => [name, (codes?.codes ?? codes ?? []).map(readCode)]));
}

/** @param {any} c @returns {Code} */
const readCode = (c) => ({ code: c.code ?? '', en: c.en || c.code, ar: c.ar || c.en || c.code, definition: c.definition ?? '' });

/** What codes are called in one language. */
export class Names {
  /** @param {Record<string, Code[]>} lists @param {string} lang */
  constructor(lists, lang) {
    this.lists = lists; this.lang = lang;
    /** @type {Record<string, Record<string, string>>} */
    this.more = {};
  }

  /** @param {string} list @param {string} code @returns {Code|undefined} */
  find(list, code) { return this.lists[list]?.find((c) => c.code === code); }

  /** What a code is called; '' where nothing says. @param {string} list @param {string|null|undefined} code */
  known(list, code) {
    if (!code) return '';
    const listed = this.find(list, code);
    const given = this.lang === 'ar' ? listed?.ar : this.lang === 'en' ? listed?.en : undefined;
    return given ?? (Object.hasOwn(this.more[list] ?? {}, code) ? this.more[list][code] : listed?.en ?? '');
  }

  /** @param {string} list @param {string|null|undefined} code */
  of(list, code) { return code ? this.known(list, code) || code.replaceAll('_', ' ') : ''; }

  /** @param {string} list @param {string} code */
  definition(list, code) { return this.find(list, code)?.definition ?? ''; }
}
