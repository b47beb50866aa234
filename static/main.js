/** Wires state, data, map and panels. Decides nothing itself but the order. */
import { actionsOf } from './actions.js';
import { areaNames } from './data/areanames.js';
import { readCodes } from './data/codes.js';
import { Feed } from './data/feed.js';
import { forgetLines, lines } from './data/lines.js';
import { Live } from './data/live.js';
import { Pace } from './data/pace.js';
import { ThreatMap } from './map/map.js';
import { Arrivals } from './page/arrivals.js';
import { Fresh } from './page/fresh.js';
import { Trouble } from './page/trouble.js';
import { Panels } from './panel/panels.js';
import { Scenes } from './scene.js';
import { binFor, dayNumber } from './state/days.js';
import { noLineFilter } from './state/lines.js';
import { clearPieces } from './state/pieces.js';
import { filterQuery } from './state/query.js';
import { Store } from './state/store.js';
import { format, parse } from './state/url.js';

/** @typedef {import('./state/url.js').State} State */
/**
 * A view beside those that are always there (a second map, a table): draws what a state shows, and is part of the picture.
 * @typedef {(state: State, bbox: string, counted: Promise<unknown>) => Promise<boolean|undefined>|boolean} Follower resolves to whether it is shown now; counted: once counts, facets and bars are shown
 */

const LATE_MS = 1000;

export class Page {
  /** @param {Scenes} scenes with the language in which it begins */
  constructor(scenes) {
    this.store = new Store(window);
    this.trouble = new Trouble(this);
    this.arrivals = new Arrivals(this);
    this.fresh = new Fresh(this);
    this.record = null;
    /** @type {{total: number, newest: string}|null} what there was, while what was known then is shown */
    this.past = null;
    this.scenes = Object.assign(scenes, { tell: { arrived: () => this.changed(this.state, this.state), failed: (/** @type {unknown} */ e) => this.failed(e) } });
    /** @type {import('./state/url.js').Range|null} while the timeline is dragged: shown, but in no URL yet */
    this.preview = null;
    /** @type {(map: ThreatMap) => void} */
    this.mapHere = () => {};
    /** @type {Promise<ThreatMap>} a panel that a link opens may be there before the map is */
    this.mapped = new Promise((resolve) => { this.mapHere = resolve; });
    /** @type {() => void} */
    this.begin = () => {};
    /** @type {Promise<void>} the first picture is drawn, or late: what it does without is asked for from now on */
    this.begun = new Promise((resolve) => { this.begin = resolve; });
    /** @type {Set<Follower>} views that are there only at times */
    this.followers = new Set();
    this.pace = new Pace(() => this.all());
    this.feed = new Feed((e, kind) => { this.failed(e); this.trouble.unanswered(e, kind); }, () => this.trouble.arrived());
    /** @type {Set<(change: import('./state/change.js').Change) => void>} who keeps answers of their own, and must let go of what changed */
    this.renewers = new Set();
    this.live = new Live({ changed: (change) => this.arrivals.changed(change), lost: () => this.trouble.lost(), found: () => this.trouble.found(), failed: (e) => this.failed(e) });
    this.panels = new Panels(actionsOf(this));
  }

  /** @returns {State} what is shown */
  get state() { return this.preview ? { ...this.store.state, range: this.preview } : this.store.state; }

  /** How many records there are, or were then. */
  get total() { return this.past?.total ?? this.arrivals.total; }

  get scene() { return this.scenes.of(this.state); }

  /** @param {() => Promise<import('./data/opening.js').Opening>} first */
  async open(first) {
    this.panels.render(this.scene, this.total);
    const { codes, whole, range } = await this.trouble.insist(first);
    this.scenes.codes = readCodes(codes);
    this.arrivals.measured(whole);
    const fresh = !this.state.view && !this.state.range;
    if (!this.state.range) this.store.set({ range: range ?? { from: '', to: '' } }, { step: false });
    this.map = new ThreatMap(/** @type {HTMLElement} */ (document.getElementById('map')), this.state, this.mapScene(), {
      moved: (view) => { if (view) this.store.set({ view, box: null }, { step: false }); this.pace.now(); },
      picked: (id) => this.store.set({ id, source: null }),
      asked: (hits) => this.panels.about.render(this.scene, hits),
      heaped: (box) => this.panels.actions.spot(box),
      listed: () => this.panels.actions.listed(),
      roamed: (spot, day) => this.panels.slot.view?.pointed?.(spot, day),
      pointed: (hits, spot) => this.panels.tip.render(this.scene, hits, spot),
      failed: (e) => this.failed(e), arrived: () => this.trouble.arrived(),
    });
    this.mapHere(this.map);
    this.store.subscribe((state, before) => this.changed(state, before));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.changed(this.state, this.state));
    this.called();
    this.panels.render(this.scene, this.total);
    Promise.race([this.pace.now(), new Promise((late) => { setTimeout(late, LATE_MS); })]).finally(this.begin);
    this.begun.then(() => { this.areas(); this.fresh.seen(); });
    if (this.state.id) this.card(this.state.view === null); // a link shows what it showed, though its record is out of sight
    if (fresh) this.begun.then(() => this.arrivals.sighted()).catch((e) => this.failed(e));
    this.live.start(whole.tag);
  }

  areas() { areaNames().then((names) => { Object.assign(this.scenes.areas, names); this.panels.render(this.scene, this.total); }, (e) => this.failed(e)); }

  /** A corridor was saved or withdrawn ('' = shown no more). @param {string} id */
  linesChanged(id) {
    forgetLines();
    delete this.scenes.areas.corridors;
    this.map?.refetch(['corridors', 'corridor_bands']);
    this.feed.latest.forget();
    this.store.set({ panel: id ? { kind: 'corridor', id } : null, half: null });
    this.called();
    this.pace.now();
  }

  /** What the corridor in the filter is called: asked for when there is one. */
  async called() {
    if (!this.state.corridor || this.scenes.areas.corridors) return;
    try {
      const list = await lines('corridors');
      this.scenes.areas.corridors = Object.fromEntries(list.map((c) => [c.id, { en: c.name_en || c.id, ar: c.name_ar || c.name_en || c.id }]));
      this.panels.render(this.scene, this.total);
    } catch (error) { this.failed(error); }
  }

  /** Every record, in place and time. */
  everything() {
    this.store.set({ filters: {}, q: '', range: { from: '', to: '' }, span: null, certain: false, id: '', source: null, ...noLineFilter(), ...clearPieces() });
    if (this.arrivals.whole.box) this.map?.fit(this.arrivals.whole.box);
  }

  mapScene() { return { ...this.scene, query: String(filterQuery(this.state)) }; }

  /** @param {State} state @param {State} before */
  changed(state, before) {
    if (state !== before && sameButRange(state, before)) { // nothing else is drawn anew until the answers are here
      this.pace.now();
      this.panels.timeline.render(this.scene);
      this.panels.named(this.scene);
      return;
    }
    this.map?.update(this.state, this.mapScene());
    this.pace.now(); // the answers come while the panels are drawn
    this.panels.render(this.scene, this.total);
    if (state.corridor !== before.corridor) this.called();
    if (state.asOf !== before.asOf) this.arrivals.turned();
    if (state.id !== before.id) this.card();
    else if (state.id && state.asOf !== before.asOf) this.read(false);
    else if (this.record) this.map?.choose(this.record, false);
  }

  /** Chooses a range, also by letting go of the timeline. @param {import('./state/url.js').Range} range */
  choose(range) {
    const before = this.store.state;
    this.preview = null;
    this.store.set({ range, span: shows(before.span, range) ? before.span : null });
    if (this.store.state === before) this.pace.now(); // let go where it began
  }

  /** The timeline is being dragged: shows a range before it is chosen. @param {import('./state/url.js').Range|null} range null = not after all */
  dragged(range) {
    if (!range && !this.preview) return;
    this.preview = range;
    if (range) this.pace.soon(); else this.pace.now();
  }

  /**
   * Asks for all that the state shows and is not shown yet, at once. It is a complete picture when every view is drawn for this state,
   * and marked as one: scripts/drag.mjs counts them.
   */
  async all() {
    const { state } = this;
    const bbox = this.map?.bbox ?? '';
    const asked = performance.now();
    const round = this.feed.begin();
    const list = this.feed.list(state, bbox, (features, more) => this.panels.listed(this.scene, features, more)); // takes longest: first in the browser's queue
    this.map?.filter(this.mapScene(), round.open);
    if (!this.preview) this.worked(state);
    const told = [
      this.timeline(state),
      this.feed.counts(state, bbox, (counts, signal) => this.arrivals.beside(counts, signal), (counts) => { this.panels.counted(this.scene, counts, this.total); if (!this.preview) this.blame(counts.matched); }),
      this.feed.facets(state, (facets) => this.panels.faceted(this.scene, facets)),
    ];
    round.close(); // where nothing is asked for, nothing is waited for
    const counted = Promise.all(told);
    counted.then(() => { if (this.feed.round === round) document.documentElement.dataset.filled = 'true'; }); // what would be moved about by these is shown from now on (layout.css); others are still to come where another round has begun
    const picture = Promise.all([
      list, this.map?.settled(), ...told,
      ...[...this.followers].map((draw) => draw(state, bbox, counted)),
    ]);
    if (!this.preview) this.map?.names.after(picture); // they look for room among the marks, and would jump about in a drag
    const drawn = await picture;
    if (!drawn.every(Boolean)) return;
    performance.clearMarks('picture');
    performance.mark('picture', { detail: { query: String(filterQuery(state)), asked } });
  }

  /** What is worked out of the records, and takes longer: not while the timeline is dragged. @param {State} state */
  worked(state) {
    this.panels.slot.follow(this.scene);
    this.feed.hotSpots(state, (answer) => { this.map?.hotSpots(answer); this.panels.layers.hot(this.scene, answer); });
  }

  /** Days that the timeline covers. */
  span() {
    const { oldest, newest } = this.arrivals.whole;
    const { from, to } = this.state.span ?? { from: oldest, to: newest };
    return from && to ? dayNumber(to) - dayNumber(from) + 1 : 0;
  }

  /** While the timeline is dragged its bars stay: it paints the range over them itself. @param {State} state */
  timeline(state) {
    if (this.preview) return true;
    return this.feed.timeline(state, binFor(this.span()), (bins) => this.panels.timeline.render(this.scene, bins));
  }

  /** Zooms the timeline to what is chosen, or out to all. @param {boolean} on */
  zoomTime(on) {
    const { oldest, newest } = this.arrivals.whole;
    const { range } = this.store.state;
    this.store.set({ span: on && range ? { from: range.from || oldest, to: range.to || newest } : null }, { step: false });
  }

  /** Says which choice leaves nothing, where nothing is left. @param {number} matched */
  blame(matched) {
    if (!matched || this.panels.list.ways.length) import('./page/blame.js').then(({ blame }) => blame(this, matched)).catch((e) => this.failed(e));
  }

  /** @param {unknown} error */
  failed(error) { this.trouble.failed(error); }

  /** @param {boolean} [reveal] moves the map to the record, if it is not in view */
  card(reveal = true) {
    const { id } = this.state;
    this.record = null;
    this.map?.choose(null);
    this.panels.card.focusOnce = true;
    this.panels.show(this.scene, null);
    if (!id) { this.feed.latest.drop('record'); return; }
    this.read(reveal);
  }

  /** Asks for the open record; what is shown stays until it comes. @param {boolean} reveal */
  read(reveal) {
    const { id } = this.state;
    this.feed.record(this.state, (record) => {
      this.record = record;
      this.panels.show(this.scene, record);
      this.map?.choose(record, reveal);
    }, (missing) => { this.record = null; this.map?.choose(null); this.panels.show(this.scene, null, this.trouble.missing(id, missing)); });
  }
}

/** Whether a zoomed timeline shows any of a range. @param {State['span']} span @param {import('./state/url.js').Range} range */
const shows = (span, { from, to }) => Boolean(span && (from || to) && (from || span.from) <= span.to && (to || span.to) >= span.from);

/** @param {State} a @param {State} b */
const sameButRange = (a, b) => format({ ...a, range: null }) === format({ ...b, range: null });

/** Opens the page. window.threatmap lets tests see what is drawn. @param {() => Promise<import('./data/opening.js').Opening>} first */
export async function start(first) {
  const scenes = new Scenes();
  await scenes.ready(parse(location.hash));
  const page = new Page(scenes);
  Object.assign(window, { threatmap: { get state() { return page.state; }, get drawn() { return page.map?.counts(); }, get map() { return page.map; } } });
  await page.open(first);
  document.documentElement.dataset.ready = 'true';
}
