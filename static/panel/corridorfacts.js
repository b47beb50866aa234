/** A corridor in numbers: segments, gaps, drift, what a speed allows, and how it compares with another. */
import { say } from '../i18n/analysis/texts.js';
import { plus, withoutLines } from '../state/query.js';
import { bdi, fill, h } from './dom.js';
import { noteView } from './note.js';
import { lineName } from './opener.js';
import { chance, few, rated, ratioText } from './ratio.js';
import { within } from './within.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {import('../i18n/language.js').Language} Language */

const MOST = 3;

export class CorridorFacts {
  /** @param {{panelMore: (kind: string, url: string, show: (answer: any) => void) => void, lines: (kind: 'corridor') => Promise<import('../data/lines.js').Named[]>, profile: (panel: import('../state/lines.js').Panel) => void, besideCorridor: (id: string) => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.result = h('div', { 'aria-live': 'polite' });
    /** @type {import('../data/lines.js').Named[]} */
    this.others = [];
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {Map<string, string>} */
    this.names = new Map();
    actions.lines('corridor').then((list) => { this.others = list; this.choices(); });
    this.select = h('select', { 'data-key': 'compare', onchange: (/** @type {Event} */ e) => actions.besideCorridor(/** @type {HTMLSelectElement} */ (e.target).value) });
  }

  /** The corridor beside; '' = none, or the open one itself. */
  get other() { const { other = '', panel = null } = this.scene?.state ?? {}; return other === panel?.id ? '' : other; }

  /** @param {Scene} scene @param {any} a @returns {Node[]} */
  view(scene, a) {
    Object.assign(this, { scene, answer: a });
    const { lang } = scene;
    this.choices();
    this.compare();
    if (!a.count) return [];
    return [h('h3', {}, say(lang, 'segments')), segments(lang, a.segments), h('p', { class: 'soft' }, say(lang, 'segmentsHow', { n: a.weeks_covered })), h('h3', {}, say(lang, 'gaps')), ...gaps(lang, a.gaps),
      h('h3', {}, say(lang, 'drift')), h('p', {}, drift(lang, a.drift)), h('p', { class: 'soft' }, say(lang, 'driftHow')),
      h('h3', {}, say(lang, 'links')), links(lang, a.links), h('p', { class: 'soft' }, say(lang, 'linksHow', { n: a.links.speed_kmh })),
      h('h3', {}, h('label', { for: 'compare' }, say(lang, 'compare'))), this.select, this.result];
  }

  /** What it is, and how sure its places are. @param {Scene} scene @param {any} a @returns {Node[]} */
  head(scene, a) {
    const { lang } = scene;
    return [h('p', { class: 'soft' }, say(lang, 'reported')), reported(scene, a), h('p', {}, h('button', { type: 'button', class: 'link', 'data-key': 'open:edit-one', onclick: () => this.actions.profile({ kind: 'edit', id: scene.state.panel?.id ?? '' }) }, say(lang, 'edit'))), ...(a.count ? [h('h3', {}, say(lang, 'inside')), inside(lang, a), h('p', { class: 'soft' }, say(lang, 'certainHow'))] : [])];
  }

  choices() {
    const { scene, select } = this;
    if (!scene) return;
    select.id = 'compare';
    const name = (/** @type {import('../data/lines.js').Named} */ c) => lineName(scene, 'corridor', c);
    fill(select, h('option', { value: '' }, say(scene.lang, 'chooseOther')), ...this.others.filter((c) => c.id !== scene.state.panel?.id).map((c) => h('option', { value: c.id, selected: c.id === this.other }, name(c))));
    this.names = new Map(this.others.map((c) => [c.id, name(c)]));
  }

  /** Asks how it compares with the chosen one. */
  compare() {
    const { scene, other } = this;
    if (!scene || !other) { fill(this.result); return; }
    const { lang, state } = scene;
    const url = `/corridors/${encodeURIComponent(state.panel?.id ?? '')}/compare/${encodeURIComponent(other)}?${plus(withoutLines(state), { half_width_km: state.half ?? '', f: 'json' })}`;
    this.actions.panelMore('panel-compare', url, (answer) => fill(this.result, h('p', {}, ...ratioText(lang, answer.ratio, (id) => this.names.get(id) ?? id), ' ', say(lang, 'inBoth', { n: answer.in_both }), ...own(lang, answer.corridors)),
      rates(lang, answer.corridors, (id) => this.names.get(id) ?? id), h('p', {}, h('a', { href: url.replace(/f=json$/, 'f=csv'), download: '' }, say(lang, 'tableCSV'))), noteView(scene, answer.note, 'note:compare')));
  }
}

/** @param {Scene} scene @param {any} a */
const reported = ({ lang, names }, a) => facts([[say(lang, 'confidence'), names.of('corridor_confidence', a.confidence) || say(lang, 'notStated')], [say(lang, 'direction'), names.of('corridor_direction', a.direction) || say(lang, 'notStated')]]);

/** @param {[string, Node|string][]} rows */
const facts = (rows) => h('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));

/** @param {Language} lang @param {any} a */
function inside(lang, a) {
  const sure = within(a);
  return facts([
    ...(/** @type {const} */ (['certain', 'possible', 'probable'])).map((word) => /** @type {[string, Node|string]} */ ([say(lang, word), sure[word] === null ? '–' : bdi(lang.n(sure[word]))])),
    [say(lang, 'unknown'), bdi(lang.n(a.unknown_uncertainty))],
    ...(a.per_week === null ? [] : /** @type {[string, Node][]} */ ([[say(lang, 'perWeek'), h('span', {}, ...rated(lang, a.per_week, a.per_week_low, a.per_week_high))]])),
  ]);
}

/** Both corridors side by side. @param {Language} lang @param {any[]} list @param {(id: string) => string} name */
const rates = (lang, list, name) => h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, ...(/** @type {const} */ (['corridor', 'length', 'count', 'perKm'])).map((word) => h('th', { scope: 'col' }, say(lang, word))))),
  h('tbody', {}, ...list.map((c) => h('tr', {}, h('th', { scope: 'row' }, bdi(name(c.corridor))), h('td', {}, bdi(lang.t('km', { n: Math.round(c.length_km) }))), h('td', {}, bdi(lang.n(c.count))), h('td', {}, ...(c.per_km === null ? ['–'] : rated(lang, c.per_km, c.per_km_low, c.per_km_high)))))));

/** What is compared, where the two overlap. @param {Language} lang @param {any[]} list */
const own = (lang, list) => (list.some((c) => c.own_km < c.length_km) ? [' ', say(lang, 'ownKm', { a: Math.round(list[0].own_km), b: Math.round(list[1].own_km) })] : []);

/** @param {Language} lang @param {any[]} list */
function segments(lang, list) {
  const head = [say(lang, 'segment'), say(lang, 'count'), say(lang, 'perWeek'), say(lang, 'change')];
  const change = (/** @type {any} */ c) => {
    if (!c.enough) return h('span', { class: 'soft', title: c.reason ?? '' }, say(lang, 'tooFew'));
    if (c.ratio === null) return bdi(say(lang, 'changeOnly', { low: lang.rate(c.low) })); // there was nothing in the first half
    return bdi(say(lang, 'changeSays', { ratio: lang.rate(c.ratio), low: lang.rate(c.low ?? 0), high: c.high === null ? '∞' : lang.rate(c.high) }));
  };
  return h('table', { class: 'numbers' }, h('thead', {}, h('tr', {}, ...head.map((t) => h('th', { scope: 'col' }, t)))),
    h('tbody', {}, ...list.map((s) => h('tr', {}, h('th', { scope: 'row' }, bdi(say(lang, 'bin', { from: round(s.from_km), to: round(s.to_km) }))), h('td', {}, bdi(lang.n(s.count))), h('td', {}, ...(s.per_week === null ? ['–'] : rated(lang, s.per_week, s.per_week_low, s.per_week_high))), h('td', {}, change(s.change))))));
}

/** @param {Language} lang @param {any} g */
function gaps(lang, { km, weeks }) {
  const last = (/** @type {string} */ monday) => lang.day(monday);
  return [h('p', { class: 'soft' }, say(lang, 'gapsKm')), h('ul', {}, ...km.longest.slice(0, MOST).map((/** @type {any} */ g) => h('li', {}, say(lang, 'gap', { from: round(g.from_km), to: round(g.to_km), n: round(g.length_km) })))),
    h('p', {}, km.chance === null ? few(lang, km.reason) : say(lang, 'gapChance', { n: round(km.expected_km), p: chance(lang, km.chance) })),
    h('p', { class: 'soft' }, say(lang, 'gapsWeeks')), h('ul', {}, ...weeks.longest.slice(0, MOST).map((/** @type {any} */ g) => h('li', {}, say(lang, 'gapWeeks', { days: `${last(g.from_week)} – ${last(g.to_week)}`, n: g.weeks })))),
    h('p', {}, ...(weeks.chance !== null ? [say(lang, 'gapWeeksChance', { p: chance(lang, weeks.chance) })] : weeks.reason ? few(lang, weeks.reason) : [])),
    ...(weeks.not_covered ? [h('p', {}, say(lang, 'weeksNotCovered', { n: weeks.not_covered }))] : [])];
}

/** @param {Language} lang @param {any} d @returns {(Node|string)[]} */
function drift(lang, d) {
  if (!d.enough) return few(lang, d.reason);
  return [say(lang, 'driftSays', { n: lang.rate(d.slope_km_per_week), low: lang.rate(d.low), high: lang.rate(d.high), tau: lang.rate(d.tau), p: chance(lang, d.p) })];
}

/** @param {Language} lang @param {any} l */
const links = (lang, l) => facts([[say(lang, 'surely'), bdi(lang.n(l.surely))], [say(lang, 'possibly'), bdi(lang.n(l.possibly))], [say(lang, 'not'), bdi(lang.n(l.not))], [say(lang, 'unknownLink'), bdi(lang.n(l.unknown))]]);

/** @param {number} km */
const round = (km) => Math.round(km * 10) / 10;
