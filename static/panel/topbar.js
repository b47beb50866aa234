/** Title with the count, the box that goes to places, language, theme, copy link, and on a phone the buttons of the sheets. */
import { languages } from '../i18n/languages.js';
import { bdi, fill, h, icon, same } from './dom.js';

const ICONS = {
  filters: 'M4 6h16M7 12h10M10 18h4', list: 'M4 6h16M4 12h16M4 18h16', link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  dark: 'M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z', light: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5',
};

export class TopBar {
  /** @param {HTMLElement} root @param {{menu: HTMLElement, goto: HTMLElement}} parts that stay while the rest is drawn anew @param {{language: () => void, theme: () => void, share: () => void, sheet: (name: 'filters'|'list') => void}} actions */
  constructor(root, { menu, goto }, actions) {
    this.root = root; this.menu = menu; this.actions = actions;
    this.start = h('div', { class: 'top-part' });
    this.end = h('div', { class: 'top-part' });
    root.append(this.start, goto, this.end);
  }

  /**
   * @param {import('../i18n/language.js').Language} lang @param {'light'|'dark'} theme
   * @param {{matched: number, total: number}|null} counts @param {number} choices @param {string} sheet
   */
  render(lang, theme, counts, choices, sheet) {
    if (same(this, lang, theme, counts?.matched, counts?.total, choices, sheet)) return;
    const { actions } = this;
    const dark = theme === 'dark';
    fill(this.start,
      this.button('filters', lang.t('filters'), ICONS.filters, () => actions.sheet('filters'), { 'aria-expanded': String(sheet === 'filters'), 'aria-controls': 'left', class: 'tool wide' }, choices ? lang.n(choices) : ''),
      h('h1', {}, h('span', { class: 'logo', 'aria-hidden': 'true' }), lang.t('title')),
      h('p', { class: 'total', id: 'total', 'aria-live': 'polite' }, counts ? bdi(text(lang, counts)) : ''));
    fill(this.end,
      h('div', { class: 'tools' }, this.menu,
        this.language(lang),
        this.button('theme', lang.t(dark ? 'toLight' : 'toDark'), dark ? ICONS.light : ICONS.dark, actions.theme),
        this.button('share', lang.t('share'), ICONS.link, actions.share),
        this.button('list', lang.t('list'), ICONS.list, () => actions.sheet('list'), { 'aria-expanded': String(sheet === 'list'), 'aria-controls': 'right', class: 'tool wide' })));
  }

  /** Of two languages the other one; of more the one that is spoken, with the way to the others. @param {import('../i18n/language.js').Language} lang */
  language(lang) {
    const others = languages().filter((code) => code !== lang.code);
    const two = others.length === 1;
    return h('button', { class: 'tool', type: 'button', 'data-key': 'lang', lang: two ? others[0] : null, 'aria-label': two ? null : `${lang.t('languages')}: ${lang.name}`, onclick: this.actions.language }, two ? lang.t('otherLang') : lang.name);
  }

  /** Says new counts, and leaves the rest as it is. @param {import('../i18n/language.js').Language} lang @param {{matched: number, total: number}} counts */
  count(lang, counts) { this.root.querySelector('#total')?.replaceChildren(bdi(text(lang, counts))); }

  /** @param {string} key @param {string} label @param {string} path @param {() => void} act @param {Record<string, any>} [more] @param {string} [badge] */
  button(key, label, path, act, more = {}, badge = '') {
    return h('button', { class: 'tool', type: 'button', 'data-key': key, 'aria-label': badge ? `${label}: ${badge}` : label, title: label, onclick: act, ...more }, icon(path), badge && h('span', { class: 'badge' }, badge));
  }
}

/** @param {import('../i18n/language.js').Language} lang @param {{matched: number, total: number}} counts */
const text = (lang, { matched, total }) => (matched === total ? lang.t('records', { n: matched }) : lang.t('of', { n: matched, all: total }));
