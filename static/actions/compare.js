/** Comparing two periods or two sides. What the panels may ask of the page for it. */
import { before, swapped, whole } from '../state/compare.js';

/** @typedef {import('../page/comparing.js').Comparing} Comparing @typedef {import('../state/compare.js').Versus} Versus */

/** @param {import('../main.js').Page} page */
export function compareActions(page) {
  /** @type {Comparing|null} */
  let comparing = null;
  const follow = async () => {
    if (!comparing && !page.state.versus) return;
    try {
      const made = await import('../page/comparing.js').then((module) => comparing ?? module.comparing(page));
      comparing ??= made;
      await comparing.update();
    } catch (error) { page.failed(error); }
  };
  page.store.subscribe((state, was) => { if (state.versus !== was.versus || state.panel !== was.panel || state.difference !== was.difference || (state.versus && state.lang !== was.lang)) follow(); });
  page.mapped.then(follow);
  const set = (/** @type {any} */ change) => page.store.set(change);
  /** A and B as times. */
  const times = () => {
    const range = whole(page.store.state, page.arrivals.whole.recent);
    return { range, versus: /** @type {Versus} */ ({ kind: 'time', range: before(range) }) };
  };
  return {
    compare: () => set({ ...(page.store.state.versus ? {} : times()), panel: { kind: 'compare', id: 'all' }, id: '', source: null }),
    compareTimes: () => set(times()),
    compareSides: (/** @type {import('../state/palette.js').Side} */ a, /** @type {import('../state/palette.js').Side} */ b) => set({ filters: { ...page.store.state.filters, side: [a] }, versus: { kind: 'side', side: b } }),
    /** With a time that follows from the chosen one: of now, not of when the button was drawn. */
    compareTime: (/** @type {(range: import('../state/compare.js').Range) => import('../state/compare.js').Range} */ of) => {
      const { range } = page.store.state;
      if (range?.from && range.to) set({ versus: { kind: 'time', range: of(range) } });
    },
    compareWith: (/** @type {Versus} */ versus) => set({ versus }),
    compareHow: (/** @type {boolean} */ difference) => page.store.set({ difference }, { step: false }),
    swapCompared: () => set(swapped(page.store.state)),
    endCompare: () => set({ versus: null, difference: false, ...(page.store.state.panel?.kind === 'compare' ? { panel: null } : {}) }),
    /** What is known of A and B. */
    compared: () => comparing?.told ?? null,
    /** The second map, to be part of a picture. */
    secondMap: () => comparing?.pictured() ?? null,
    /** Draws the hexagons of a difference; null = none. */
    differenceShown: (/** @type {any} */ answer) => page.mapped.then((map) => map.difference(answer)),
  };
}
