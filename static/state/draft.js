/** What an editor has begun and not yet saved: kept in this tab until it is saved or thrown away. */

/** @typedef {{corridor: import('../data/edit.js').Corridor, tag: string, reason: string}} Draft */

const name = (/** @type {string} */ id) => `threatmap-draft:${id}`;

/** @param {string} id @returns {Draft|null} */
export function readDraft(id) {
  try { return JSON.parse(sessionStorage.getItem(name(id)) ?? 'null'); } catch { return null; }
}

/** @param {string} id @param {Draft} draft */
export const keepDraft = (id, draft) => sessionStorage.setItem(name(id), JSON.stringify(draft));

/** @param {string} id */
export const dropDraft = (id) => sessionStorage.removeItem(name(id));
