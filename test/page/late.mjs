/** For page.route: an answer, or a module, that comes late, as on a slow way. */
import { setTimeout as sleep } from 'node:timers/promises';

/** @param {number} ms @returns {(route: import('playwright-core').Route) => Promise<void>} */
export const late = (ms) => async (route) => { await sleep(ms); await route.continue(); };
