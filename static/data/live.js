/**
 * Follows /changes while the page is seen. Who comes back says where it was, and is told what it missed. Where no line is to be had (too many
 * are open, a proxy in between), it asks now and then whether the count's tag is another.
 * @typedef {import('../state/change.js').Change} Change
 * @typedef {object} Reports
 * @property {(change: Change) => void} changed
 * @property {() => void} lost nothing is heard of the server
 * @property {() => void} found it is heard again
 * @property {(error: unknown) => void} failed
 */
import { ANYTHING } from '../state/change.js';
import { get } from './fetch.js';

/** How often it asks where it is told nothing. */
const ASK_MS = 20_000;
/** A line that is cut for less is not spoken of: servers are started anew. */
const PATIENCE_MS = 1500;

export class Live {
  /** @param {Reports} reports @param {(url: string) => EventSource} [connect] */
  constructor(reports, connect = (url) => new EventSource(url)) {
    this.reports = reports; this.connect = connect; this.tag = '';
    /** The change counter up to which all is known, '' = not told yet. */
    this.since = '';
    /** @type {EventSource|null} */
    this.line = null;
    this.patience = 0; this.later = 0;
  }

  /** @param {string} tag of the count that the page began with */
  start(tag) {
    this.tag = tag;
    document.addEventListener('visibilitychange', () => this.look());
    this.look();
  }

  /** A page that nobody sees holds no line: a browser has six for all its pages of one server. */
  look() {
    if (document.hidden) this.close();
    else if (!this.line) this.open();
  }

  open() {
    clearTimeout(this.later);
    const line = this.connect(`/changes${this.since ? `?since=${this.since}` : ''}`);
    this.line = line;
    line.addEventListener('position', (e) => this.here(JSON.parse(e.data).counter));
    line.addEventListener('change', (e) => { const change = JSON.parse(e.data); this.since = String(change.counter); this.reports.changed(change); });
    line.addEventListener('error', () => { if (line === this.line) this.cut(line); });
  }

  close() {
    clearTimeout(this.later);
    clearTimeout(this.patience);
    this.patience = 0;
    this.line?.close();
    this.line = null;
  }

  /** The line stands, and what was missed is told. @param {number} counter */
  here(counter) {
    const first = !this.since;
    this.since = String(counter);
    clearTimeout(this.patience);
    this.patience = 0;
    this.reports.found();
    if (first) this.ask(); // something may have changed between the first answers and now
  }

  /** The browser tries again by itself, but where it was refused. @param {EventSource} line */
  cut(line) {
    if (line.readyState !== 2) { this.patience ||= window.setTimeout(() => this.reports.lost(), PATIENCE_MS); return; }
    this.close();
    this.ask();
    this.later = window.setTimeout(() => this.open(), ASK_MS);
  }

  /** Whether the records are others than those of the tag. A browser that knows the answer gets a 304. */
  async ask() {
    try {
      const tag = (await get('/stats/count')).headers.get('ETag') ?? '';
      if (this.tag && tag !== this.tag) this.reports.changed(ANYTHING);
      this.tag = tag;
    } catch (error) { this.reports.failed(error); }
  }
}
