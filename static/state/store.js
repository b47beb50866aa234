/** The one state object. Views read it and ask for changes; everything in it is in the URL. */
import { format, parse } from './url.js';

/** @typedef {import('./url.js').State} State */

export class Store {
  /** @param {Window} page */
  constructor(page) {
    this.page = page;
    const told = new URLSearchParams(page.location.search).get('story'); // an address that goes on paper: /?story=ID
    this.state = parse(told && page.location.hash.length < 2 ? `story=${encodeURIComponent(told)}` : page.location.hash);
    /** @type {Set<(state: State, before: State) => void>} */
    this.listeners = new Set();
    const follow = () => this.adopt(parse(page.location.hash));
    page.addEventListener('popstate', follow);
    page.addEventListener('hashchange', follow);
  }

  /** @param {(state: State, before: State) => void} listener */
  subscribe(listener) { this.listeners.add(listener); }

  /**
   * Changes the state. A step is a place that "back" returns to; moving the map is not one.
   * @param {Partial<State>} change @param {{step?: boolean}} [options]
   */
  set(change, { step = true } = {}) {
    const next = { ...this.state, ...change };
    if (format(next) === format(this.state)) return;
    const url = `${this.page.location.pathname}${this.page.location.search}#${format(next)}`;
    this.page.history[step ? 'pushState' : 'replaceState'](null, '', url);
    this.adopt(next);
  }

  /** @param {State} next */
  adopt(next) {
    const before = this.state;
    if (format(next) === format(before)) return;
    this.state = next;
    for (const listener of this.listeners) listener(next, before);
  }

  /** Turns one value of a filter on or off. @param {string} field @param {string} value */
  toggle(field, value) {
    const now = this.state.filters[field] ?? [];
    const values = now.includes(value) ? now.filter((v) => v !== value) : [...now, value].sort();
    const filters = { ...this.state.filters, [field]: values };
    if (!values.length) delete filters[field];
    this.set({ filters });
  }
}
