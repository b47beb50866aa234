/** Narratives: saved views with text. What the panels may ask of the page for it. */

/** @param {import('../main.js').Page} _page */
export const storyActions = (_page) => ({
});
