/** A listing a page at a time: the first is a panel's answer, the others are asked for. */
import { local } from '../data/feed.js';

export class Pages {
  /** @param {any} actions @param {string} kind of request, of which only the newest counts @param {() => void} grown */
  constructor(actions, kind, grown) {
    this.actions = actions; this.kind = kind; this.grown = grown;
    /** @type {any} */
    this.first = null;
    /** @type {any[]|null} null = none is here yet */
    this.features = null;
    this.matched = 0; this.after = '';
    /** @type {Promise<any>|null} another first page that is on its way: "more" waits for it */
    this.turn = null;
    this.wanted = false;
  }

  get more() { return this.after !== ''; }

  /** Another first page takes the place of all. @param {any} answer null = it is on its way: what is there stays */
  begin(answer) {
    if (!answer || answer === this.first) return;
    Object.assign(this, { first: answer, features: [], matched: answer.numberMatched ?? 0 });
    this.add(answer);
  }

  /** Another first page is asked for. @param {Promise<any>} here when it is there, or will not come @returns {Promise<any>} */
  awaits(here) {
    this.turn = here;
    const goOn = () => {
      if (this.turn !== here) return; // yet another one is
      this.turn = null;
      if (this.wanted) this.next();
    };
    here.then(goOn, goOn);
    return here;
  }

  next() {
    this.wanted = this.turn !== null;
    const { first } = this;
    if (this.wanted || !this.after) return;
    this.actions.panelMore(this.kind, this.after, (/** @type {any} */ answer) => {
      if (this.first !== first) return; // of another filter
      this.add(answer);
      this.grown();
    });
  }

  /** @param {any} answer */
  add(answer) {
    this.features = [...(this.features ?? []), ...(answer.features ?? [])];
    this.after = local(answer.links?.find((/** @type {any} */ l) => l.rel === 'next')?.href ?? '');
  }
}
