/** Comparing two periods or two sides. What the panels may ask of the page for it. */

/** @param {import('../main.js').Page} _page */
export const compareActions = (_page) => ({
});
