/** Narratives of the server and of this device. */
import { ON_DEVICE, readTales } from '../state/kepttales.js';
import { taleOf } from '../state/tale.js';
import { sent } from './edit.js';
import { Refused, get } from './fetch.js';

/** @typedef {import('../state/tale.js').Tale} Tale */

const ALL = '/narratives';
const at = (/** @type {string} */ id) => `${ALL}/${encodeURIComponent(id)}`;

/** With the tag that a change needs, '' on this device. @param {string} id @returns {Promise<{tale: Tale|null, tag: string}>} tale: null = there is none, any more */
export async function readTale(id) {
  if (id.startsWith(ON_DEVICE)) return { tale: readTales().find((tale) => tale.id === id) ?? null, tag: '' };
  try {
    const answer = await get(at(id));
    return { tale: taleOf(await answer.json()), tag: answer.headers.get('ETag') ?? '' };
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return { tale: null, tag: '' };
    throw error;
  }
}

/** Keeps it on the server: a new one, or the next version of the one with its id. @param {Tale} tale @param {string} tag '' = a new one @returns {Promise<{tale: Tale|null, tag: string}>} */
export async function saveTale({ id, title, steps }, tag) {
  const answer = await sent(tag ? 'PUT' : 'POST', tag ? at(id) : ALL, tag, JSON.stringify({ title, steps }), 'application/json');
  return { tale: taleOf(await answer.json()), tag: answer.headers.get('ETag') ?? '' };
}

/** @param {string} id @param {string} tag */
export const withdrawTale = (id, tag) => sent('DELETE', at(id), tag);
