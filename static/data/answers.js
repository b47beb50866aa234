/** Keeps the recipe of an answer on the server, which gives it an address of its own: /a/HASH. */
import { Unreachable, refusal } from './fetch.js';

/** @param {string} address path and query of the answer @param {boolean} pinned as it is now @returns {Promise<{hash: string, asOf: string}>} asOf: the last change that a pinned one knows, '' = a live one */
export async function keepAnswer(address, pinned) {
  let answer;
  try {
    answer = await fetch('/a', { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ address, pinned }) });
  } catch (error) { throw new Unreachable(error); }
  if (!answer.ok) throw await refusal(answer);
  const { hash, recipe } = await answer.json();
  return { hash, asOf: recipe.as_of ?? '' };
}
