/** Taking along what is seen: links, files, pictures. What the panels may ask of the page for it. */

/** @param {import('../main.js').Page} _page */
export const shareActions = (_page) => ({
});
