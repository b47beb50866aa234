/** How marks and layers look. What the panels may ask of the page for it. */
import { withPrecise } from '../state/fields.js';
import { faded } from '../state/look.js';

/** @param {import('../main.js').Page} page */
export const lookActions = (page) => ({
  fade: (/** @type {string} */ layer, /** @type {number} */ value) => page.store.set({ opacity: faded(page.store.state, layer, value) }, { step: false }),
  precise: (/** @type {boolean} */ on) => page.store.set({ filters: withPrecise(page.store.state.filters, on) }),
  symbols: (/** @type {'plain'|'military'} */ symbols) => page.store.set({ symbols }, { step: false }),
});
