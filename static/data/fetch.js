/** Requests to our own server. Three kinds of failure: refused (the server says why), unreachable, and outdated (nobody waits any more). */

export class Refused extends Error {
  /** @param {number} status @param {string} detail @param {string} [parameter] what is wrong, as the server names it @param {any} [problem] all that it says */
  constructor(status, detail, parameter = '', problem = {}) { super(detail); this.name = 'Refused'; this.status = status; this.parameter = parameter; this.problem = problem; }
}

export class Unreachable extends Error {
  /** @param {unknown} cause */
  constructor(cause) { super('the server does not answer', { cause }); this.name = 'Unreachable'; }
}

/** @param {unknown} error */
export const outdated = (error) => error instanceof DOMException && error.name === 'AbortError';

/** What the server says of why not. @param {Response} answer */
export async function refusal(answer) {
  const problem = await answer.json().catch(() => ({}));
  const what = problem.parameter ? ` (${problem.parameter}: ${problem.value ?? ''})` : '';
  return new Refused(answer.status, (problem.detail || problem.title || `${answer.status} ${answer.statusText}`) + what, problem.parameter ?? '', problem);
}

/**
 * @param {string} url @param {AbortSignal} [signal] @param {string} [accept]
 * @returns {Promise<Response>}
 */
export async function get(url, signal, accept = '*/*') {
  let answer;
  try {
    answer = await fetch(url, { signal, headers: { Accept: accept } });
  } catch (error) {
    throw outdated(error) ? error : new Unreachable(error);
  }
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Unreachable(answer.status);
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** @param {string} url @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function getJSON(url, signal) {
  return (await get(url, signal, 'application/geo+json, application/json;q=0.9')).json();
}
