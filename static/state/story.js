/**
 * The narrative that is told, and its step: story=ID, step=N. What is seen is what the step shows, whatever else the address says (the step may have been
 * changed since), until the reader looks aside: aside=1. A narrative on this device has an id that begins with "device-". A piece of the state: see pieces.js.
 * @typedef {{story: string, step: number, aside: boolean}} Story story: '' = none; step: counted from 1; aside: the reader has changed what the step shows
 * @typedef {import('./url.js').State} State
 */

export const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** @returns {Story} */
export const defaults = () => ({ story: '', step: 1, aside: false });

/** @param {URLSearchParams} q @returns {Story} */
export function parse(q) {
  const story = q.get('story') ?? '';
  if (!ID.test(story) || story.length > 100) return defaults();
  const step = q.get('step') ?? '';
  return { story, step: /^[1-9]\d?$/.test(step) ? Number(step) : 1, aside: q.get('aside') === '1' };
}

/** @param {URLSearchParams} q @param {State} state */
export function format(q, { story, step, aside }) {
  if (!story) return;
  q.set('story', story);
  if (step !== 1) q.set('step', String(step));
  if (aside) q.set('aside', '1');
}
