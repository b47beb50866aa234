/** What has come while the page is open. What the panels may ask of the page for it. */

/** @param {import('../main.js').Page} page */
export function freshActions(page) {
  queueMicrotask(() => page.followers.add((state) => page.fresh.follow(state)));
  return {
    /** An offer to go to records is answered. */
    offered: (/** @type {import('../panel/offer.js').What} */ what, /** @type {boolean} */ go) => page.fresh.answered(what, go),
    /** Whenever they were recorded. */
    anyRecorded: () => page.store.set({ fresh: '' }),
  };
}
