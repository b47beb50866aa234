/** Asks now and then whether the records have changed: an import may run beside the page. A browser that knows the answer gets a 304. */
import { get } from './fetch.js';

const EVERY_MS = 20_000;

export class Watch {
  /** @param {() => void} changed @param {(error: unknown) => void} failed */
  constructor(changed, failed) {
    this.changed = changed; this.failed = failed; this.tag = '';
  }

  start() {
    this.ask();
    setInterval(() => this.ask(), EVERY_MS);
    document.addEventListener('visibilitychange', () => this.ask());
  }

  async ask() {
    if (document.hidden) return;
    try {
      const tag = (await get('/stats/count')).headers.get('ETag') ?? '';
      if (this.tag && tag !== this.tag) this.changed();
      this.tag = tag;
    } catch (error) { this.failed(error); }
  }
}
