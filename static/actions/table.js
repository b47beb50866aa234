/** The table twin of the map, and the records at one spot. What the panels may ask of the page for it. */

/** @param {import('../main.js').Page} _page */
export const tableActions = (_page) => ({
});
