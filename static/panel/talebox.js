/** The box over the map that tells a narrative, step by step. */
import { texts } from '../i18n/story/texts.js';
import { linked } from '../state/tale.js';
import { bdi, fill, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/tale.js').Tale} Tale */

const CLOSE = 'M6 6l12 12M18 6L6 18';
const ON = 'M9 5l7 7-7 7';
const BACK = 'M15 5l-7 7 7 7';
const CHANGE = 'M4 20l1-4L16 5l3 3L8 19z';

export class TaleBox {
  /** @param {{step: (n: number) => void, end: () => void, change: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.root = h('section', { class: 'tale', id: 'tale', hidden: true });
    document.getElementById('stage')?.append(this.root);
  }

  hide() { this.root.hidden = true; fill(this.root); }

  focus() { /** @type {HTMLElement|null} */ (this.root.querySelector('h2'))?.focus({ preventScroll: true }); }

  /** @param {Scene} scene @param {Tale|null} tale @param {number} n the step @param {'reading'|'there'|'missing'} found */
  render(scene, tale, n, found) {
    const { lang } = scene;
    const say = (/** @type {keyof typeof import('../i18n/story/en.js').default} */ word, /** @type {Record<string, string|number>} */ values = {}) => texts.say(lang, word, values);
    const shut = h('button', { type: 'button', class: 'shut', 'data-key': 'tale-end', 'aria-label': say('end'), title: say('end'), onclick: this.actions.end }, icon(CLOSE));
    this.root.hidden = false;
    this.root.setAttribute('aria-label', tale ? `${say('narrative')}: ${tale.title}` : say('narrative'));
    if (!tale) { fill(this.root, shut, h('p', { class: found === 'missing' ? 'warn' : 'soft', role: found === 'missing' ? 'alert' : 'status' }, found === 'missing' ? say('missing') : lang.t('loading'))); return; }
    const { title, text } = tale.steps[n - 1];
    const button = (/** @type {string} */ key, /** @type {string} */ label, /** @type {string} */ path, /** @type {() => void} */ act, disabled = false) => h('button', { type: 'button', class: 'tale-step', 'data-key': key, 'aria-label': label, title: label, disabled, onclick: act }, icon(path));
    fill(this.root, shut, h('p', { class: 'tale-name soft' }, bdi(tale.title)),
      h('div', { 'aria-live': 'polite' }, h('h2', { tabindex: '-1', dir: 'auto', 'data-key': 'tale-title' }, title || say('stepN', { n })), h('p', { class: 'tale-text', dir: 'auto' }, ...prose(text))),
      h('div', { class: 'tale-foot' }, button('tale-back', say('stepBack'), BACK, () => this.actions.step(n - 1), n === 1),
        h('span', { class: 'tale-count' }, bdi(say('stepOf', { n, all: tale.steps.length }))),
        button('tale-on', say('stepOn'), ON, () => this.actions.step(n + 1), n === tale.steps.length),
        h('span', { class: 'spring' }), button('tale-again', say('stepAgain'), 'M4 12a8 8 0 1 0 3-6M4 4v4h4', () => this.actions.step(n)), button('tale-change', say('change'), CHANGE, this.actions.change)),
      h('p', { class: 'tale-keys soft' }, say('keys')));
  }
}

/** Text with its links; nothing else in it means anything. @param {string} text */
const prose = (text) => linked(text).map(({ text: words, href }) => (href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'ltr' }, words) : document.createTextNode(words)));
