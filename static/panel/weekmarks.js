/** The incidents of the weeks, and of the stretch, that stand under the cursor of a strip: asked for when it rests, shown on the map. */
import { plus } from '../state/query.js';

/** @typedef {{path: string, query: URLSearchParams}} Question of items: the filter and the line */
/** @typedef {{from: string, to: string}} Days */

/** How long the cursor rests before they are asked for. */
const REST_MS = 150;
/** The newest of them, where there are more. */
const MOST = 500;

/** Days that two ranges share; an empty end is open. @param {Days} a @param {Days} b @returns {Days|null} */
export function shared(a, b) {
  const from = a.from > b.from ? a.from : b.from;
  const to = !b.to || (a.to && a.to < b.to) ? a.to : b.to;
  return to && from > to ? null : { from, to };
}

export class WeekMarks {
  /** @param {{panelMore: (kind: string, url: string, show: (answer: any) => void) => void, moment: (shapes: any[]) => void}} actions */
  constructor(actions) {
    this.actions = actions; this.timer = 0; this.url = ''; this.asked = '';
    /** @type {any[]} geometries of the answer, each place once */
    this.shapes = [];
    /** @type {(shape: any) => boolean} */
    this.holds = () => true;
  }

  /** @param {URLSearchParams} query the filter and the line @param {Days} days @param {(shape: any) => boolean} holds whether a geometry is on the stretch */
  show(query, days, holds) {
    this.holds = holds;
    // What a row counts surely is in its weeks.
    this.asked = `/collections/incidents/items?${plus(query, { datetime: `${days.from}/${days.to}`, date_match: 'certain', sort: '-occurred', limit: MOST })}`;
    clearTimeout(this.timer);
    if (this.asked === this.url) { this.draw(); return; }
    this.actions.moment([]);
    this.timer = window.setTimeout(() => this.ask(), REST_MS);
  }

  ask() {
    const { asked } = this;
    this.actions.panelMore('panel-moment', asked, ({ features }) => {
      const places = new Map(features.filter((/** @type {any} */ f) => f.geometry).map((/** @type {any} */ f) => [JSON.stringify(f.geometry), f.geometry]));
      Object.assign(this, { url: asked, shapes: [...places.values()] });
      if (asked === this.asked) this.draw();
    });
  }

  draw() { this.actions.moment(this.shapes.filter(this.holds)); }

  clear() {
    clearTimeout(this.timer);
    this.asked = '';
    this.actions.moment([]);
  }
}
