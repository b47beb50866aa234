/**
 * Of several requests of one kind only the newest counts: the older ones are aborted, and their answers never arrive. What is shown already,
 * or on its way, is not asked for again.
 */
import { outdated } from './fetch.js';

export class Latest {
  /** @param {(error: unknown, kind: string) => void} failed @param {() => void} arrived */
  constructor(failed, arrived) {
    this.failed = failed;
    this.arrived = arrived;
    /** @type {Map<string, {url: string, control: AbortController, done: Promise<boolean>}>} */
    this.running = new Map();
    /** @type {Map<string, string>} what is shown, by kind */
    this.shown = new Map();
  }

  /**
   * @template T
   * @param {string} kind @param {string} url @param {(url: string, signal: AbortSignal) => Promise<T>} ask @param {(answer: T) => void} show
   * @returns {Promise<boolean>} whether this answer is shown now
   */
  run(kind, url, ask, show) {
    const before = this.running.get(kind);
    if (before?.url === url) return before.done;
    before?.control.abort();
    this.running.delete(kind);
    if (this.shown.get(kind) === url) return Promise.resolve(true);
    const control = new AbortController();
    const done = this.answer(kind, url, control, () => ask(url, control.signal), show);
    this.running.set(kind, { url, control, done });
    return done;
  }

  /** @template T @param {string} kind @param {string} url @param {AbortController} control @param {() => Promise<T>} ask @param {(answer: T) => void} show */
  async answer(kind, url, control, ask, show) {
    try {
      const answer = await ask();
      if (control.signal.aborted) return false;
      this.arrived();
      this.shown.set(kind, url);
      show(answer);
      return true;
    } catch (error) {
      if (control.signal.aborted || outdated(error)) return false;
      this.shown.delete(kind);
      this.failed(error, kind);
      return false;
    } finally {
      if (this.running.get(kind)?.control === control) this.running.delete(kind);
    }
  }

  /** Forgets a kind: the running request, and what is shown. @param {string} kind */
  drop(kind) {
    this.running.get(kind)?.control.abort();
    this.running.delete(kind);
    this.shown.delete(kind);
  }

  /** Forgets a kind and all whose name begins with it and a dash (panel, panel-area). @param {string} prefix */
  dropAll(prefix) { for (const kind of this.kinds()) if (kind === prefix || kind.startsWith(`${prefix}-`)) this.drop(kind); }

  kinds() { return new Set([...this.running.keys(), ...this.shown.keys()]); }

  /** Forgets everything: the answers may have changed. */
  forget() { for (const kind of this.kinds()) this.drop(kind); }
}
