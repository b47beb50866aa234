/**
 * Only what has been recorded or changed after an instant: rec=2026-11-27T07:30:00.123456Z. Who watches the map comes to it from the offer of what is new. A
 * piece of the state: see pieces.js.
 * @typedef {{fresh: string}} Fresh '' = whenever it was recorded
 * @typedef {import('./url.js').State} State
 */
import { isMoment } from './known.js';

/** @returns {Fresh} */
export const defaults = () => ({ fresh: '' });

/** @param {URLSearchParams} q @returns {Partial<Fresh>} */
export function parse(q) {
  const fresh = q.get('rec') ?? '';
  return fresh.includes('T') && isMoment(fresh) ? { fresh } : {};
}

/** @param {URLSearchParams} q @param {Fresh} state */
export function format(q, { fresh }) { if (fresh) q.set('rec', fresh); }

/** @param {State} state */
export const choices = ({ fresh }) => (fresh ? 1 : 0);
export const clear = defaults;

/** Adds it to the server's parameters. @param {URLSearchParams} q @param {Fresh} state */
export function query(q, { fresh }) { if (fresh) q.set('filter', `recorded_at > TIMESTAMP('${fresh}')`); }
