/** How the timeline plays: what moves, by what step, how fast, and what that comes to in words. */
import { texts } from '../i18n/play/texts.js';
import { FASTEST, SLOWEST, speedOf } from '../state/play.js';
import { STEPS, months, width } from '../state/playclock.js';
import { bdi, fill, h, icon } from './dom.js';

export { texts };

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../state/playclock.js').How} How */
/** @typedef {{on: boolean, slow: number, how: How, range: import('../state/url.js').Range|null}} Now */

const BACK = 'M6 6v12M18 6l-8 6 8 6z';
const FORTH = 'M18 6v12M6 6l8 6-8 6z';
const CLOSE = 'M6 6l12 12M18 6L6 18';
const ONE = /** @type {const} */ ({ day: 'oneDay', week: 'oneWeek', month: 'oneMonth' });

export class PlayBar {
  /** @param {HTMLElement} beside @param {any} actions */
  constructor(beside, actions) {
    this.actions = actions; this.look = '';
    this.root = h('div', { class: 'play-bar', role: 'group' });
    this.controls = h('div', { class: 'play-how' });
    this.says = h('p', { class: 'soft play-says' });
    this.root.append(this.controls, this.says);
    beside.after(this.root);
  }

  /** @param {Scene} scene @param {Now} now */
  render(scene, now) {
    const { lang, state } = scene;
    this.root.hidden = !state.play;
    if (!state.play) return;
    if (!texts.has(lang)) { texts.load(lang).then(() => this.render(scene, now), (e) => this.actions.panelFailed(e)); return; }
    const look = `${lang.code} ${JSON.stringify(now.how)}`;
    if (look !== this.look) this.draw(lang, now.how); // not at each step: the focus stays where it is
    this.look = look;
    fill(this.says, bdi(sentence(lang, now)), now.slow ? h('strong', { class: 'few' }, lang.between, texts.say(lang, 'slow', { n: now.slow })) : null);
  }

  /** @param {Scene['lang']} lang @param {How} how */
  draw(lang, how) {
    const say = (/** @type {any} */ word) => texts.say(lang, word);
    const set = (/** @type {Partial<How>} */ change) => this.actions.playHow(change);
    const choice = (/** @type {any} */ word, /** @type {boolean} */ on, /** @type {Partial<How>} */ change, /** @type {string|null} */ title = null) => h('button', { type: 'button', 'data-key': `play-${word}`, 'aria-pressed': String(on), title, onclick: () => set(change) }, say(word));
    const tool = (/** @type {any} */ word, /** @type {string} */ path, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'play-tool', 'data-key': `play-${word}`, 'aria-label': say(word), title: say(word), onclick: act }, icon(path));
    this.root.setAttribute('aria-label', say('bar'));
    fill(this.controls,
      h('div', { class: 'play-steps', dir: 'ltr' }, tool('back', BACK, () => this.actions.stepTime(-1)), tool('forth', FORTH, () => this.actions.stepTime(1))), // as time runs in the plot
      h('div', { class: 'switch', role: 'group', 'aria-label': say('mode') }, choice('window', how.mode === 'window', { mode: 'window' }, say('windowIs')), choice('grow', how.mode === 'grow', { mode: 'grow' }, say('growIs'))),
      h('div', { class: 'switch', role: 'group', 'aria-label': say('step') }, ...STEPS.map((step) => choice(step, how.step === step, { step }))),
      h('label', {}, say('speed'), ' ', h('input', { type: 'number', class: 'play-speed', 'data-key': 'play-speed', min: SLOWEST, max: FASTEST, step: 'any', inputmode: 'decimal', value: how.speed, onchange: (/** @type {Event} */ e) => this.speed(/** @type {HTMLInputElement} */ (e.target), how) })),
      h('label', { class: 'play-loop' }, h('input', { type: 'checkbox', 'data-key': 'play-loop', checked: how.loop, onchange: () => set({ loop: !how.loop }) }), say('loop')),
      tool('end', CLOSE, () => this.actions.endPlay()));
  }

  /** What is no speed is not taken; what is too fast is the fastest. @param {HTMLInputElement} input @param {How} how */
  speed(input, how) {
    const speed = speedOf(input.value) ?? how.speed;
    input.value = String(speed);
    this.actions.playHow({ speed });
  }
}

/** The chosen width, and what a step does to it. @param {Scene['lang']} lang @param {Now} now */
function sentence(lang, { how, range }) {
  const say = (/** @type {any} */ word, values = {}) => texts.say(lang, word, values);
  const step = say(ONE[how.step]);
  if (how.mode === 'grow') return say('growSays', { day: range?.from ? lang.day(range.from) : say('allTime'), step });
  if (!range?.from || !range.to) return say('windowSays', { width: say(ONE[how.step]), step });
  const chosen = /** @type {import('../state/playclock.js').Range} */ (range);
  const whole = how.step === 'month' ? months(chosen) : 0;
  return say('windowSays', { width: whole ? say('months', { n: whole }) : say('days', { n: width(chosen) }), step });
}
