/** What goes wrong: says it, and asks again until the server is back. */
import { Refused, Unreachable, unreachable } from '../data/fetch.js';
import { unknownOf } from '../state/unknown.js';

const RETRY_MS = 3000;

export class Trouble {
  /** @param {import('../main.js').Page} page */
  constructor(page) {
    this.page = page; this.retry = 0; this.away = false;
    window.addEventListener('offline', () => this.failed(new Unreachable('device')));
    window.addEventListener('online', () => { if (this.retry) { clearTimeout(this.retry); this.again(); } });
  }

  /** An answer came: what was said of a lost one is not true any more. */
  arrived() { if (!this.retry) this.page.panels.status.clear(); }

  /** @param {unknown} error */
  failed(error) {
    this.page.panels.status.say(this.why(error), true);
    if (unreachable(error) && !this.retry) this.retry = window.setTimeout(() => this.again(), RETRY_MS);
  }

  /** @param {unknown} error */
  why(error) {
    const { lang } = this.page.scene;
    if (error instanceof Unreachable && error.cause === 'as_of') return lang.t('gathering');
    if (unreachable(error)) return lang.t(navigator.onLine ? 'gone' : 'offline');
    const lost = this.lostOf(error);
    if (lost) return lang.t(lost.key, { id: lost.id, field: lost.field && lang.t(/** @type {any} */ (lost.field)) });
    return lang.t(error instanceof Refused ? 'refused' : 'broken', { why: /** @type {Error} */ (error)?.message ?? String(error) });
  }

  /** What the state names that is not here. @param {unknown} error */
  lostOf(error) { return error instanceof Refused ? unknownOf(this.page.state, error.parameter, String(error.problem.value ?? '')) : null; }

  /** Nothing is heard of the server: what is shown may be out of date. */
  lost() {
    this.away = true;
    this.failed(new Unreachable('changes'));
  }

  /** It is heard again, and has told what was missed. */
  found() {
    if (!this.away) return;
    this.away = false;
    clearTimeout(this.retry);
    this.again().then(() => { if (!this.away) this.page.panels.status.say(this.page.scene.lang.t('found')); });
  }

  /** Why there is no record: withdrawn, or unknown. @param {string} id @param {Refused} refused */
  missing(id, { status, problem }) {
    const { lang } = this.page.scene;
    if (status !== 410) return lang.t(this.page.state.asOf ? 'notYet' : 'missing', { id });
    return [lang.t('withdrawn', { id, day: problem.withdrawn_at ? lang.day(problem.withdrawn_at) : lang.t('noDate') }), problem.reason ? lang.t('withdrawnWhy', { why: problem.reason }) : ''].filter(Boolean).join(' ');
  }

  /** Says it where the answer would stand, too. @param {unknown} error @param {string} kind */
  unanswered(error, kind) {
    const { panels, map, scene } = this.page;
    if (kind === 'panel') panels.slot.failed(this.why(error), error instanceof Refused);
    if (kind === 'hotspots') { map?.hotSpots(null); panels.layers.hot(scene, null, this.why(error)); }
    if (kind === 'record') panels.show(scene, null, this.why(error));
    if (kind === 'list' || kind === 'more' || kind === 'counts') panels.unlisted(scene, this.why(error), error instanceof Refused, this.lostOf(error)?.change);
  }

  /** Asks whether the server is back; if so, asks for everything anew. */
  async again() {
    const { page } = this;
    this.retry = 0;
    const back = await fetch('/readyz').then((a) => a.ok, () => false);
    if (!back) { this.failed(new Unreachable('readyz')); return; }
    page.panels.status.clear();
    page.map?.redraw();
    page.areas();
    page.pace.now();
    page.panels.slot.renew();
    if (page.state.id && !page.record) page.card();
  }

  /** Repeats a question until the server answers it. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
  async insist(ask) {
    for (;;) {
      try { return await ask(); } catch (error) {
        if (!unreachable(error)) throw error;
        this.page.panels.status.say(this.why(error), true);
        await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
        this.page.panels.status.clear();
      }
    }
  }
}
