/**
 * The narrative that is told, and its step: story=ID, step=N. A narrative on this device has an id that begins with "device-". A piece of the state: see pieces.js.
 * @typedef {{story: string, step: number}} Story story: '' = none; step: counted from 1
 * @typedef {import('./url.js').State} State
 */

export const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** @returns {Story} */
export const defaults = () => ({ story: '', step: 1 });

/** @param {URLSearchParams} q @returns {Story} */
export function parse(q) {
  const story = q.get('story') ?? '';
  if (!ID.test(story) || story.length > 100) return defaults();
  const step = q.get('step') ?? '';
  return { story, step: /^[1-9]\d?$/.test(step) ? Number(step) : 1 };
}

/** @param {URLSearchParams} q @param {State} state */
export function format(q, { story, step }) {
  if (!story) return;
  q.set('story', story);
  if (step !== 1) q.set('step', String(step));
}
