/** The claims of a record with who said so, how good that is, and where to read it. */
import { grade } from '../i18n/words.js';
import { bdi, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** @typedef {{claim: any, index: number}} Said a claim and its place in the record, which the URL knows it by */

/**
 * The claims by document. Versions of one data set are one source: the version that the record follows leads, the others stand under it.
 * @param {any[]} claims @param {string} [followed] the record's data set version @returns {Said[][]}
 */
export function bySource(claims, followed = '') {
  /** @type {Map<string, Said[]>} */
  const groups = new Map();
  claims.forEach((claim, index) => {
    const { source, title, version } = claim.document ?? {};
    const key = version ? JSON.stringify([source?.publisher, title, claim.field, claim.stance]) : String(index);
    groups.set(key, [...(groups.get(key) ?? []), { claim, index }]);
  });
  const leads = (/** @type {Said} */ s) => Number(s.claim.document?.version === followed);
  return [...groups.values()].map((group) => group.sort((a, b) => leads(b) - leads(a)));
}

/** @param {Scene} scene @param {any} record @param {(index: number|null) => void} open @param {boolean} [veiled] only who said it, and when: not what @returns {HTMLElement[]} */
export function sources(scene, record, open, veiled = false) {
  const { lang } = scene;
  const claims = record.claims ?? [];
  if (!claims.length) return [h('h3', {}, lang.t('sources')), h('p', { class: 'soft' }, lang.t('noSources'))];
  const groups = bySource(claims, record.feature?.properties?.origin_version);
  return [h('h3', {}, lang.t('sources')), h('ol', { class: 'sources' }, ...groups.map((g) => source(scene, g, open, veiled))), h('p', { class: 'soft' }, lang.t('gradeNote'))];
}

/** @param {Scene} scene @param {Said[]} group @param {(index: number|null) => void} open @param {boolean} veiled */
function source(scene, group, open, veiled) {
  const { lang, names } = scene;
  const [{ claim, index }] = group;
  const doc = claim.document ?? {};
  const g = grade(names, claim);
  const words = lang.t('gradeWords', { source: g.source, claim: g.claim });
  return h('li', { class: 'source' },
    h('p', { class: 'publisher' }, h('strong', {}, bdi(doc.source?.publisher || lang.t('notStated'))), h('span', { class: 'grade', title: words }, bdi(g.code))),
    h('p', { class: 'soft' }, words, claim.stance && claim.stance !== 'supports' ? ` · ${stance(lang, claim.stance)}` : ''),
    doc.title && !veiled ? h('p', { class: 'headline' }, bdi(doc.title)) : null,
    claim.quote && !veiled ? h('blockquote', { dir: 'auto' }, claim.quote) : null,
    h('p', { class: 'soft' }, published(lang, doc), ...where(lang, claim)),
    doc.licence || doc.attribution ? h('p', { class: 'soft rights', dir: 'auto' }, rights(doc)) : null,
    ...(veiled ? [] : group.length > 1 ? [versions(scene, group, open)] : [h('p', { class: 'links' }, link(lang, doc.url, claim.quote), toggle(scene, index, open)), opened(scene, claim, index)]));
}

/** @param {Scene} scene @param {Said[]} group @param {(index: number|null) => void} open */
function versions(scene, group, open) {
  const { lang } = scene;
  return h('ul', { class: 'versions', 'aria-label': lang.t('versions') }, ...group.map(({ claim, index }, i) => h('li', {},
    h('p', {}, `${lang.t('version')} `, bdi(claim.document.version), h('span', { class: 'soft' }, ` · ${lang.t(i ? 'otherVersion' : 'followed')}`)),
    h('p', { class: 'links' }, link(lang, claim.document.url), toggle(scene, index, open)), opened(scene, claim, index))));
}

/** @param {Scene} scene @param {number} index @param {(index: number|null) => void} open */
function toggle({ lang, state }, index, open) {
  const shown = state.source === index;
  return h('button', { type: 'button', class: 'link', 'data-key': `src:${index}`, 'data-source': index, 'aria-expanded': String(shown), onclick: () => open(shown ? null : index) }, lang.t('openSource'));
}

/** @param {Scene} scene @param {any} claim @param {number} index */
const opened = (scene, claim, index) => (scene.state.source === index ? view(scene, claim) : null);

/** Where in the document the claim stands, if text was read. @param {import('../i18n/language.js').Language} lang @param {any} claim */
const where = (lang, claim) => (Number.isInteger(claim.char_start) ? [lang.between, bdi(lang.t('chars', { a: claim.char_start, b: claim.char_end }))] : []);

/** Attribution as the licence asks for it; the licence itself unless that names it. @param {any} doc */
const rights = ({ licence = '', attribution = '' }) => (attribution.includes(licence) ? attribution : [attribution, licence].filter(Boolean).join(' · '));

/** @param {import('../i18n/language.js').Language} lang @param {string} code */
const stance = (lang, code) => (lang.has(code) ? lang.t(/** @type {any} */ (code)) : code);

/** @param {import('../i18n/language.js').Language} lang @param {any} doc */
function published(lang, doc) {
  const { first, last } = doc.published ?? {};
  return first || last ? lang.t('published', { when: lang.days(first || last, last || first) }) : lang.t('publishedUnknown');
}

/** More characters than that are told by their ends. */
const LONG = 120;

/**
 * The address of a document at the place of a quote: a text fragment, which browsers that know it scroll to and mark; others open the document.
 * @param {string} url @param {string} [quote]
 */
export function atQuote(url, quote = '') {
  const text = quote.trim().replace(/\s+/g, ' ');
  if (!text || url.includes('#')) return url;
  const words = text.split(' ');
  const coded = (/** @type {string} */ part) => encodeURIComponent(part).replaceAll('-', '%2D');
  return `${url}#:~:text=${text.length > LONG && words.length > 12 ? `${coded(words.slice(0, 5).join(' '))},${coded(words.slice(-5).join(' '))}` : coded(text)}`;
}

/** Only web addresses become links. @param {import('../i18n/language.js').Language} lang @param {string|undefined} url @param {string} [quote] */
function link(lang, url, quote) {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  return h('a', { href: atQuote(url, quote), target: '_blank', rel: 'noopener noreferrer', class: 'document' }, lang.t('openDocument'), h('span', { 'aria-hidden': 'true' }, ' ↗'));
}

/** What the source says, in the page. @param {Scene} scene @param {any} claim */
function view({ lang }, claim) {
  const doc = claim.document ?? {};
  const by = claim.extracted_by && claim.extracted_by !== 'human' ? lang.t('byRule', { who: claim.extracted_by }) : '';
  const span = Number.isInteger(claim.char_start) ? lang.t('chars', { a: claim.char_start, b: claim.char_end }) : '';
  const rows = [[lang.t('field'), claim.field === 'record' ? lang.t('whole') : claim.field], [lang.t('locator'), [claim.locator, span].filter(Boolean).join(lang.between)],
    [lang.t('version'), doc.version], [lang.t('licence'), doc.licence], [lang.t('attribution'), doc.attribution], ['', by]].filter(([, v]) => v);
  const values = Object.entries(claim.value ?? {});
  return h('div', { class: 'source-view', id: 'source-view', role: 'region', 'aria-label': lang.t('sourceView') },
    h('dl', { class: 'facts' }, ...rows.flatMap(([k, v]) => [h('dt', {}, k), h('dd', {}, bdi(v))])),
    values.length ? h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, lang.t('column')), h('th', { scope: 'col' }, lang.t('written')))), h('tbody', {}, ...values.map(([k, v]) => h('tr', {}, h('th', { scope: 'row' }, bdi(k)), h('td', {}, bdi(v)))))) : h('p', { class: 'soft' }, lang.t('noValues')));
}
