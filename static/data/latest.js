/** Of several requests of one kind only the newest counts: the older ones are aborted, and their answers never arrive. */
import { outdated } from './fetch.js';

export class Latest {
  /** @param {(error: unknown, kind: string) => void} failed @param {() => void} arrived */
  constructor(failed, arrived) {
    this.failed = failed;
    this.arrived = arrived;
    /** @type {Map<string, AbortController>} */
    this.running = new Map();
  }

  /**
   * @template T
   * @param {string} kind @param {(signal: AbortSignal) => Promise<T>} ask @param {(answer: T) => void} show
   */
  async run(kind, ask, show) {
    this.running.get(kind)?.abort();
    const control = new AbortController();
    this.running.set(kind, control);
    try {
      const answer = await ask(control.signal);
      if (control.signal.aborted) return;
      this.arrived();
      show(answer);
    } catch (error) {
      if (!control.signal.aborted && !outdated(error)) this.failed(error, kind);
    } finally {
      if (this.running.get(kind) === control) this.running.delete(kind);
    }
  }

  /** Forgets the running request of a kind. @param {string} kind */
  drop(kind) { this.running.get(kind)?.abort(); }
}
