/** What has changed since a change counter, and which counter is the newest: the beginning of the server's line of changes. */
import { get } from './fetch.js';

/** How long the beginning may take. */
const PATIENCE_MS = 10_000;

/** @param {number} [counter] 0 = only the newest counter is asked for @returns {Promise<{counter: number, changed: number|null}>} changed: records, null = not known how many */
export async function since(counter = 0) {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), PATIENCE_MS);
  try {
    const answer = await get(counter ? `/changes?since=${counter}` : '/changes', ended.signal, { accept: 'text/event-stream' });
    return await readBeginning(/** @type {ReadableStream<Uint8Array>} */ (answer.body));
  } finally { clearTimeout(timer); ended.abort(); } // nobody reads on
}

/** Reads up to the position: it says where the line goes on from. @param {ReadableStream<Uint8Array>} body */
async function readBeginning(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    text += decoder.decode(value, { stream: true });
    const told = beginning(text);
    if (told) return told;
    if (done) throw new Error('the line of changes ended before it began');
  }
}

/** What the beginning of a line tells; null = it is not all there. @param {string} text @returns {{counter: number, changed: number|null}|null} */
export function beginning(text) {
  /** @type {number|null} */
  let changed = 0;
  for (const block of text.split('\n\n').slice(0, -1)) {
    const field = (/** @type {string} */ name) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
    if (field('event') === 'position') return { counter: JSON.parse(field('data')).counter, changed };
    if (field('event') !== 'change') continue; // how soon to come back, a beat
    const { count } = JSON.parse(field('data'));
    changed = changed === null || count === null ? null : changed + count;
  }
  return null;
}
