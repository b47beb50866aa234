/** @type {import('../menu.js').Entry[]} */
export const entries = [];
