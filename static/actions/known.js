/** What was known on a day. What the panels may ask of the page for it. */

/** @param {import('../main.js').Page} page */
export function knownActions(page) {
  /** @type {Promise<import('../page/past.js').Past>|null} */
  let past = null;
  const bring = () => {
    past ??= import('../page/past.js').then(({ Past }) => new Past(page));
    past.catch(() => { past = null; });
    return past;
  };
  queueMicrotask(() => page.followers.add((state) => {
    if (past || state.asOf) bring().then((one) => one.follow(state)).catch((error) => page.failed(error));
    return true; // the picture does not wait for it
  }));
  return {
    /** Asks for the day. */
    askKnown: () => bring().then((one) => one.ask()).catch((error) => page.failed(error)),
    /** Shows what was known then; '' = now. */
    known: (/** @type {string} */ asOf) => page.store.set({ asOf }),
  };
}
