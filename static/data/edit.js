/** Reads a corridor or an area of interest with the tag that a change needs, and writes it with an editor's key. The key stays in this tab's session storage. */
import { Unreachable, get, refusal } from './fetch.js';

/** @typedef {{type: 'Feature', id?: string, geometry: {type: string, coordinates: any}, properties: Record<string, any>, reason?: string}} Corridor */

const KEY = 'threatmap-key';
const MEDIA = 'application/geo+json';
/** What the server makes itself. */
const MADE = ['version', 'recorded_at'];

export const key = {
  read: () => sessionStorage.getItem(KEY) ?? '',
  /** @param {string} text '' = forget it */
  keep: (text) => (text ? sessionStorage.setItem(KEY, text) : sessionStorage.removeItem(KEY)),
};

/** How the features of a collection that editors draw are read and written. @param {'corridors'|'areas'} collection */
export function drawn(collection) {
  const items = `/collections/${collection}/items`;
  const item = (/** @type {string} */ id) => `${items}/${encodeURIComponent(id)}`;
  const given = async (/** @type {Response} */ answer) => ({ corridor: own(await answer.json()), tag: answer.headers.get('ETag') ?? '' });
  return {
    /** With the tag that a change needs. @param {string} id @returns {Promise<{corridor: Corridor, tag: string}>} */
    read: async (id) => given(await get(item(id), undefined, { accept: MEDIA })),
    /** Makes one (id '') or its next version. @param {string} id @param {object} feature @param {string} tag @returns {Promise<{corridor: Corridor, tag: string}>} */
    save: async (id, feature, tag) => given(await sent(id ? 'PUT' : 'POST', id ? item(id) : items, tag, JSON.stringify(feature))),
    /** @param {string} id @param {string} tag @param {string} reason */
    withdraw: (id, tag, reason) => sent('DELETE', `${item(id)}?${new URLSearchParams({ reason })}`, tag),
  };
}

export const { read, save, withdraw } = drawn('corridors');

/** @param {string} id @param {number} version @returns {Promise<Corridor>} */
export async function readVersion(id, version) {
  return own(await (await get(`/corridors/${encodeURIComponent(id)}?version=${version}`, undefined, { accept: MEDIA })).json());
}

/** @param {any} feature @returns {Corridor} */
function own({ type, id, geometry, properties }) {
  return { type, id, geometry, properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !MADE.includes(name))) };
}

/** With the key. @param {string} method @param {string} url @param {string} tag '' = none @param {string} [body] @param {string} [media] of the body */
export async function sent(method, url, tag, body, media = MEDIA) {
  /** @type {Record<string, string>} */
  const headers = { Authorization: `Bearer ${key.read()}` };
  if (tag) headers['If-Match'] = tag;
  if (body) headers['Content-Type'] = media;
  let answer;
  try { answer = await fetch(url, { method, headers, body }); } catch (error) { throw new Unreachable(error); }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}
