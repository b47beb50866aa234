/**
 * Assertions about what a page shows a moment later: as those of node:assert/strict, but the first argument reads anew until it holds.
 * What a page shows follows what it was told by a request or a frame, and on a busy machine by more: a single look tells how fast the
 * machine is, not whether the page is right. What must show at no time, or be lost at none, is looked at once, by assert itself: a second look lets through what comes and goes.
 */
import assert from 'node:assert/strict';

const PATIENCE_MS = 15_000;
const PAUSE_MS = 50;

/**
 * Calls `check` until it throws no more. What it threw last is thrown when it did not hold within the patience.
 * @param {() => unknown} check
 */
export async function eventually(check) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try { return await check(); } catch (error) { if (Date.now() > end) throw error; }
    await new Promise((done) => { setTimeout(done, PAUSE_MS); });
  }
}

/** @typedef {(read: () => any, ...expected: any[]) => Promise<any>} Soon */
const reading = (/** @type {string} */ name) => /** @type {Soon} */ ((read, ...expected) => eventually(async () => assert[name](await read(), ...expected)));

export const soon = {
  ok: reading('ok'), equal: reading('equal'), notEqual: reading('notEqual'), deepEqual: reading('deepEqual'),
  match: reading('match'), doesNotMatch: reading('doesNotMatch'),
};
