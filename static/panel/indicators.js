/** The indicators to watch: saved analyses with their state now, how sure that is, and what it rests on. */
import { say } from '../i18n/analysis/texts.js';
import { fill, h } from './dom.js';
import { noteView } from './note.js';
import { chance, few } from './ratio.js';

export { texts } from '../i18n/analysis/texts.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** Indicators are questions of their own: the page's filter is not theirs. */
export const ask = () => ({ path: '/analysis/indicators', query: '' });

export class View {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    /** @type {Scene|null} */
    this.scene = null;
  }

  title() { return this.scene ? say(this.scene.lang, 'indicators') : ''; }

  /** @param {Scene} scene @param {any} answer @param {string} problem */
  render(scene, answer, problem) {
    this.scene = scene;
    const { lang } = scene;
    fill(this.box, h('p', { class: 'soft' }, say(lang, 'indicatorsHow')), problem ? h('p', { class: 'warn', role: 'alert' }, problem) : null,
      answer || problem ? null : h('p', { class: 'soft', role: 'status' }, say(lang, 'loading')), ...(answer?.indicators ?? []).map((/** @type {any} */ i) => one(scene, i)), answer ? downloads(scene) : null);
  }
}

/** @param {Scene} scene */
const downloads = ({ lang }) => h('details', {}, h('summary', { 'data-key': 'downloads' }, say(lang, 'download')), h('ul', { class: 'downloads' }, h('li', {}, h('a', { href: `${ask().path}?f=csv`, download: '' }, say(lang, 'tableCSV')))));

/** @param {Scene} scene @param {any} indicator */
function one(scene, { title, state: s, note }) {
  const { lang } = scene;
  const rows = /** @type {[string, string][]} */ ([
    [say(lang, 'days'), s.from ? lang.days(s.from, s.to) : ''],
    [say(lang, 'value'), s.value === null ? '' : lang.rate(s.value)],
    [say(lang, 'expectedName'), s.expected === null ? '' : lang.rate(s.expected)],
    ['p', s.p === null ? '' : chance(lang, s.p)], ['q', s.q === null ? '' : chance(lang, s.q)],
    [say(lang, 'wrong'), s.false_alarms_a_year === null ? '' : lang.rate(s.false_alarms_a_year)],
  ]);
  return h('article', { class: 'indicator' }, h('h3', {}, title[lang.code] ?? title.en),
    h('p', { class: s.flagged ? 'warn' : '' }, s.enough ? s.sentence[lang.code] ?? s.sentence.en : few(lang, s.reason)),
    s.enough ? h('dl', { class: 'facts' }, ...rows.filter(([, v]) => v).flatMap(([name, v]) => [h('dt', {}, name), h('dd', {}, v)])) : null, noteView(scene, note));
}
