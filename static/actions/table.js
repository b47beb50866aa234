/** The table twin of the map, and the records at one spot. What the panels may ask of the page for it. */

import { spotId } from '../state/table.js';

/** @param {import('../main.js').Page} page */
export const tableActions = (page) => ({
  spot: (/** @type {import('../state/table.js').Box} */ box) => page.store.set({ panel: { kind: 'spot', id: spotId(box) }, id: '', source: null }),
  follow: (/** @type {import('../main.js').Follower} */ draw) => {
    page.followers.add(draw);
    page.pace.now();
    return () => { page.followers.delete(draw); };
  },
  sortTable: (/** @type {import('../state/table.js').Sort} */ sort) => page.store.set({ sort }, { step: false }),
});
