/** The languages of the page, each by its own name: a choice where there are more than two. */
import { languages, read } from '../i18n/languages.js';
import { fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

export const ask = () => null;

export class View {
  /** @param {HTMLElement} box @param {{speak: (code: string) => void, panelFailed: (error: unknown) => void}} actions */
  constructor(box, actions) {
    this.actions = actions;
    this.list = h('ul', { class: 'opener' });
    box.append(this.list);
    /** @type {Promise<[string, import('../i18n/language.js').Tongue['language']][]>} */
    this.known = Promise.all(languages().map(async (code) => [code, (await read(code)).language]));
    this.known.catch((e) => actions.panelFailed(e));
  }

  /** @param {Scene} scene */
  async render(scene) {
    this.word = scene.lang.t('languages');
    const known = await this.known.catch(() => []);
    fill(this.list, ...known.map(([code, own]) => h('li', {}, h('button', { type: 'button', class: 'link', 'data-key': `lang:${code}`, lang: code, dir: own?.dir ?? 'ltr', 'aria-current': code === scene.lang.code ? 'true' : null, onclick: () => this.actions.speak(code) }, own?.name ?? code))));
  }

  title() { return this.word ?? ''; }
}
