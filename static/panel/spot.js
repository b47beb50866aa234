/** The records at one spot that no zoom tells apart. */
import { texts } from '../i18n/table/texts.js';
import { place } from '../i18n/words.js';
import { filterQuery, plus } from '../state/query.js';
import { h, bdi, fill } from './dom.js';
import { row } from './list.js';
import { Pages } from './pages.js';

export { texts };
export const styles = 'table';

/** @typedef {import('./filters.js').Scene} Scene */

const PAGE = 50;

/** @param {import('../state/url.js').State} state */
export function ask(state) {
  if (state.panel?.kind !== 'spot') return null;
  return { path: '/collections/incidents/items', query: String(plus(filterQuery(state), { limit: PAGE, sort: '-occurred', bbox: state.panel.id })) };
}

export class View {
  /** @param {HTMLElement} root @param {any} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    this.pages = new Pages(actions, 'panel-spot', () => { if (this.scene) this.draw(this.scene); });
    this.says = h('p', { class: 'counts', role: 'status' });
    this.box = h('div', {});
    root.append(this.says, this.box);
    /** @type {Scene|null} */
    this.scene = null;
    this.problem = '';
  }

  title() { return this.scene ? texts.say(this.scene.lang, 'spot') : ''; }

  /** @param {Scene} scene @param {any} answer null = on its way @param {string} problem */
  render(scene, answer, problem) {
    Object.assign(this, { scene, problem });
    this.pages.begin(answer);
    this.draw(scene);
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { lang } = scene;
    const { features, matched, more } = this.pages;
    const here = !features ? '' : features.length ? texts.say(lang, 'spotCount', { n: matched }) : texts.say(lang, 'elsewhere');
    fill(this.says, this.problem || here || lang.t('loading'));
    if (!features) return;
    const name = shared(features.map((f) => place(lang, f.properties)));
    fill(this.box, name ? h('p', {}, bdi(texts.say(lang, 'around', { place: name }))) : null,
      features.length > 1 ? h('p', { class: 'soft' }, texts.say(lang, 'spotHow')) : null,
      h('ol', { class: 'records spot' }, ...features.map((f) => row(scene, f, this.actions.open))),
      more ? h('button', { type: 'button', class: 'more plain', 'data-key': 'spot-more', onclick: () => this.pages.next() }, lang.t('showMore')) : null);
  }
}

/** The one name that all have; '' = they differ. @param {string[]} names */
const shared = (names) => (new Set(names).size === 1 ? names[0] : '');
