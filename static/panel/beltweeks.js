/** Small multiples: of each border one chart of its weeks, with the band that the weeks before let expect and those outside it marked. Each of one side: series of sides are never mixed. */
import { say } from '../i18n/analysis/texts.js';
import { addDays } from '../state/days.js';
import { sideColour } from '../state/palette.js';
import { ranked, watchedName } from './alertlist.js';
import { BandChart } from './chart/bandchart.js';
import { bdi, fill, h } from './dom.js';
import { weekText } from './sideweeks.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('./sideweeks.js').Series} Series @typedef {import('./chart/bandchart.js').Week} Week */

export class BeltWeeks {
  /** @param {HTMLElement} root @param {{panelMore: (kind: string, url: string, show: (answer: any) => void) => void, hint: (range: any) => void, open: (area: string, week?: string) => void}} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions; this.judged = '';
    /** The newest: an answer may come long after it was asked for. @type {Scene|null} */
    this.scene = null;
    /** @type {Map<string, {chart: BandChart, said: HTMLElement, head: HTMLElement, root: HTMLElement, url: string, series: Series[]|null}>} */
    this.cells = new Map();
  }

  /** @param {Scene} scene @param {{week: string, areas: import('./alertlist.js').Alert[]}} answer @param {(area: string) => string} url of the weeks of a border */
  render(scene, answer, url) {
    Object.assign(this, { scene, judged: answer.week });
    const { lang } = scene;
    const order = [...new Set([...ranked(answer.areas), ...answer.areas].map((a) => a.area))];
    const cells = order.map((area) => this.cell(area, url(area)));
    fill(this.root, h('h3', {}, say(lang, 'beltsWeeks')), h('p', { class: 'soft' }, say(lang, 'beltsWeeksHow')), h('div', { class: 'belts-small' }, ...cells));
  }

  /** @param {string} area @param {string} url */
  cell(area, url) {
    let cell = this.cells.get(area);
    if (!cell) {
      const chart = new BandChart({ moved: () => {}, chosen: (w) => this.actions.open(area, w.week) }, `belt-weeks:${area}`);
      cell = { chart, said: h('p', { class: 'soft', dir: 'auto' }), head: h('div', {}), root: h('div', {}), url: '', series: null };
      cell.root.append(cell.head, chart.root, cell.said);
      this.cells.set(area, cell);
    }
    const one = cell;
    if (one.url !== url) {
      Object.assign(one, { url, series: null });
      this.actions.panelMore(`panel-belt-${area}`, url, (answer) => { one.series = answer.series; this.draw(area, one); });
    }
    this.draw(area, one);
    return one.root;
  }

  /** @param {string} area @param {{chart: BandChart, said: HTMLElement, head: HTMLElement, series: Series[]|null}} cell */
  draw(area, { chart, said, head, series }) {
    const { lang, names, theme } = /** @type {Scene} */ (this.scene);
    const { judged } = this;
    const name = watchedName(names, 'border', area);
    const most = [...series ?? []].sort((a, b) => Number(b.enough) - Number(a.enough) || b.total - a.total)[0];
    const shown = most?.total > 0;
    fill(head, h('button', { type: 'button', class: 'link name', 'data-key': `belt-open:${area}`, onclick: () => this.actions.open(area) }, bdi(name)));
    chart.root.hidden = !shown;
    const rest = !series ? say(lang, 'loading') : shown ? `${names.of('side', most.side)}${lang.between}${lang.n(most.total)}` : say(lang, 'none');
    fill(said, rest);
    if (!shown) return;
    const says = (/** @type {Week} */ w) => `${lang.days(w.week, addDays(w.week, 6))}: ${weekText(lang, w)}`;
    chart.reports.moved = (w) => { fill(said, w ? says(w) : rest); this.actions.hint(w && { from: w.week, to: addDays(w.week, 6) }); };
    chart.render({ weeks: most.weeks, colour: sideColour(theme, most.side), judged, name: `${name}${lang.comma}${names.of('side', most.side)}. ${say(lang, 'keysWeeks')}`, number: (n) => lang.n(n), year: (day) => lang.years.format(new Date(day)), says });
  }
}
