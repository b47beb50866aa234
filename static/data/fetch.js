/** Requests to our own server. Three kinds of failure: refused (the server says why), unreachable, and outdated (nobody waits any more). */

export class Refused extends Error {
  /** @param {number} status @param {string} detail @param {string} [parameter] what is wrong, as the server names it @param {any} [problem] all that it says */
  constructor(status, detail, parameter = '', problem = {}) { super(detail); this.name = 'Refused'; this.status = status; this.parameter = parameter; this.problem = problem; }
}

export class Unreachable extends Error {
  /** @param {unknown} cause */
  constructor(cause) { super('the server does not answer', { cause }); this.name = 'Unreachable'; }
}

/** What browsers say where a module does not come. */
const NO_MODULE = /dynamically imported module|importing a module script/i;

/** Whether the way to the server is what failed, also for a part of the page that is loaded when first used. @param {unknown} error */
export const unreachable = (error) => error instanceof Unreachable || (error instanceof TypeError && NO_MODULE.test(error.message));

/** @param {unknown} error */
export const outdated = (error) => error instanceof DOMException && error.name === 'AbortError';

/** What the server says of why not. @param {Response} answer */
export async function refusal(answer) {
  const problem = await answer.json().catch(() => ({}));
  const what = problem.parameter ? ` (${problem.parameter}: ${problem.value ?? ''})` : '';
  return new Refused(answer.status, (problem.detail || problem.title || `${answer.status} ${answer.statusText}`) + what, problem.parameter ?? '', problem);
}

/**
 * Without a network, what the browser keeps of before: what was seen once can be gone back to. That it may be out of date is said meanwhile (page/trouble.js).
 * @param {string} url @param {RequestInit} asked @param {unknown} error
 */
async function before(url, asked, error) {
  if (navigator.onLine) throw new Unreachable(error);
  try { return await fetch(url, { ...asked, cache: 'force-cache' }); } catch (again) { throw outdated(again) ? again : new Unreachable(error); }
}

/**
 * How something is asked for. A browser has six connections to a server: what may come later (low) waits for them behind what the picture needs.
 * @typedef {{accept?: string, priority?: RequestPriority}} How
 */

/** @param {string} url @param {AbortSignal} [signal] @param {How} [how] @returns {Promise<Response>} */
export async function get(url, signal, { accept = '*/*', priority = 'auto' } = {}) {
  let answer;
  const asked = { signal, priority, headers: { Accept: accept } };
  try {
    answer = await fetch(url, asked);
  } catch (error) {
    if (outdated(error)) throw error;
    answer = await before(url, asked, error);
  }
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Unreachable((await refusal(answer)).parameter || answer.status); // as_of: what was known then is not there yet
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** @param {string} url @param {AbortSignal} [signal] @param {RequestPriority} [priority] @returns {Promise<any>} */
export async function getJSON(url, signal, priority) {
  return (await get(url, signal, { accept: 'application/geo+json, application/json;q=0.9', priority })).json();
}
