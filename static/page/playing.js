/**
 * Plays the timeline: shows one range after the other as a drag does, and chooses the last one when it is paused, so that a run is one step to go
 * back over. A step waits for its picture: frames never queue, and where that takes longer than asked it says so.
 */
import { begin, frame, next, stepFor, stepped, width } from '../state/playclock.js';

/** @typedef {import('../state/playclock.js').How} How @typedef {import('../state/playclock.js').Range} Range */

/** Slower than asked by this much is said. */
const LATE = 0.85;

const SPEED = 2;

export class Playing {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page;
    /** @type {{}|null} the run under way */
    this.run = null;
    /** @type {Range|null} */
    this.shown = null;
    /** Steps a second that it comes to, where that is less than asked; 0 = as asked. */
    this.slow = 0;
    page.store.subscribe((state, before) => { if (this.run && (state.range !== before.range || !state.play)) this.stop(); });
  }

  get on() { return this.run !== null; }

  /** Days that are played over. @returns {Range} */
  get span() {
    const { store, arrivals: { whole } } = this.page;
    return store.state.span ?? { from: whole.oldest, to: whole.recent };
  }

  /** How it plays, also before anyone has asked for it. @returns {How} */
  get how() {
    const { state } = this.page;
    return state.play ?? { mode: 'window', step: stepFor(this.days), speed: SPEED, loop: false };
  }

  /** Days of the range, or, where all is chosen, so many that steps are months. */
  get days() {
    const { range } = this.page.state;
    return range?.from && range.to ? width(/** @type {Range} */ (range)) : Infinity;
  }

  toggle() { if (this.on) this.pause(); else this.start(); }

  /** Plays on from what is shown, until it is over, paused, or the reader chooses something else. */
  async start() {
    const { page } = this;
    if (this.on || !this.span.from || !this.span.to) return;
    page.store.set({ play: this.how }, { step: false });
    const run = {};
    this.run = run;
    let how = this.how;
    /** @type {import('../state/playclock.js').At|null} */
    let at = begin(page.state.range, how, this.span);
    while (at) {
      const asked = performance.now();
      await this.show(frame(at, how, this.span));
      await wait(1000 / this.how.speed - (performance.now() - asked));
      if (this.run !== run) return;
      if (page.trouble.retry) { this.pause(); return; }
      this.timed(performance.now() - asked);
      if (how.mode !== this.how.mode || how.step !== this.how.step) at = { first: /** @type {Range} */ (this.shown), n: 0 }; // counted from here on
      how = this.how;
      at = next(at, how, this.span);
    }
    this.pause();
  }

  /** Resolves when its picture is drawn. @param {Range} range */
  async show(range) {
    const { page } = this;
    this.shown = range;
    page.preview = range;
    page.panels.timeline.show(range);
    this.told();
    await page.pace.now();
  }

  /** @param {number} took milliseconds for a step */
  timed(took) {
    const speed = 1000 / took;
    this.slow = speed < this.how.speed * LATE ? Math.round(speed * 10) / 10 : 0;
  }

  /** Stops, and chooses what is shown. */
  pause() {
    const { shown, on } = this;
    if (!on) return;
    this.ended();
    if (shown) this.page.choose(shown);
    this.told();
  }

  /** Stops: something else is chosen. */
  stop() {
    this.ended();
    this.page.preview = null;
    this.told();
  }

  ended() {
    Object.assign(this, { run: null, shown: null, slow: 0 });
    this.page.panels.timeline.show(null);
  }

  told() {
    const { page } = this;
    page.panels.player.render(page.scene);
  }

  /** One step by hand. @param {1|-1} by */
  step(by) {
    this.pause();
    const { page } = this;
    const range = stepped(page.state.range, this.how, this.span, by);
    if (range) page.store.set({ range, play: this.how }, { step: false });
  }
}

/** @param {number} ms */
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, Math.max(0, ms)); });
