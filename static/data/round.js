/**
 * Answers to one change are shown together: each alone would have the browser lay out and paint the page once more, and views would say different things
 * meanwhile. Who takes longer than others holds them up for a moment only.
 */

/** From when on each is shown as it comes, in milliseconds after the questions: on a slow way something to see counts for more. */
const HOLD_MS = 50;

export class Round {
  constructor() {
    this.left = 0;
    /** @type {() => void} */
    this.show = () => {};
    /** @type {Promise<void>} what has come may be shown */
    this.open = new Promise((resolve) => { this.show = resolve; });
    setTimeout(this.show, HOLD_MS);
  }

  /** Asks, and gives the answer when it may be shown. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
  async ask(ask) {
    this.left++;
    try { return await ask(); } finally { await this.came(); }
  }

  /** One is here, or will not come. */
  came() {
    this.left--;
    this.close();
    return this.open;
  }

  /** All is here that was asked for. */
  close() { if (!this.left) this.show(); }
}
