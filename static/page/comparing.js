/** Two maps side by side: the chosen (A) and the one beside it (B), which is a map like the first, follows where it goes, and is part of the picture. */
import { getJSON } from '../data/fetch.js';
import { texts } from '../i18n/compare/texts.js';
import { ThreatMap } from '../map/map.js';
import { Titles } from '../panel/compare/titles.js';
import { touches } from '../state/change.js';
import { differs, other, twofold } from '../state/compare.js';
import { filterQuery, plus } from '../state/query.js';
import { style } from '../style.js';

/** @typedef {import('../state/url.js').State} State @typedef {import('../panel/compare/titles.js').Told} Told */

/** @param {import('../main.js').Page} page */
export async function comparing(page) {
  const first = await page.mapped;
  const [{ sync }] = await Promise.all([first.part('sync'), style('compare'), texts.load(page.scene.lang)]);
  return new Comparing(page, first, sync);
}

export class Comparing {
  /** @param {import('../main.js').Page} page @param {ThreatMap} first @param {(one: ThreatMap, two: ThreatMap) => void} sync */
  constructor(page, first, sync) {
    this.page = page; this.first = first; this.sync = sync;
    this.stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
    this.element = /** @type {HTMLElement} */ (document.getElementById('second'));
    this.titles = new Titles(this.stage, page.panels.actions);
    /** @type {ThreatMap|null} */
    this.second = null;
    /** @type {{a: Told, b: Told}} */
    this.told = { a: { counts: null, sides: {} }, b: { counts: null, sides: {} } };
    page.renewers.add((change) => this.second?.renew((url) => touches(change, url)));
    this.draw = (/** @type {State} */ state, /** @type {string} */ bbox, /** @type {Promise<unknown>} */ counted) => this.picture(state, bbox, counted);
  }

  /** Shows or hides the second map, as the state says. */
  async update() {
    const { page } = this;
    const two = twofold(page.state);
    this.stage.classList.toggle('comparing', two);
    this.first.map.getContainer().classList.toggle('differing', differs(page.state));
    this.element.hidden = !two;
    if (!texts.has(page.scene.lang)) await texts.load(page.scene.lang);
    if (!two) this.titles.hide();
    const known = page.followers.has(this.draw);
    if (page.state.versus) page.followers.add(this.draw); else page.followers.delete(this.draw);
    if (two && !this.second) this.open();
    if (!page.state.versus) for (const kind of ['counts-b', 'sides-a', 'sides-b']) page.feed.latest.drop(kind);
    if (page.state.versus) { if (!known) page.pace.now(); this.tell(); }
  }

  /** The state and scene of B. */
  get scene() { return this.sceneOf(this.page.state); }

  /** It stays where it is: the first map leads it, and a state that did too would set it aside by parts of a pixel, each time anew. @param {State} state */
  sceneOf(state) {
    const b = { ...other(state), view: (this.second ?? this.first).view, box: null };
    return { ...this.page.scenes.of(b), query: String(filterQuery(b)) };
  }

  open() {
    const { page, element } = this;
    const at = (/** @type {{x: number, y: number}|null} */ spot) => spot && { x: spot.x + element.offsetLeft, y: spot.y + element.offsetTop };
    const scene = this.scene;
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    this.second = new ThreatMap(element, scene.state, scene, {
      moved: () => this.placed(), // the address is the first map's to write
      picked: (id) => page.store.set({ id, source: null }),
      asked: (hits) => page.panels.about.render(page.scene, hits),
      heaped: () => page.panels.actions.listed(), // a spot's list is of the first map's records
      listed: () => page.panels.actions.listed(),
      roamed: () => {},
      pointed: (hits, spot) => page.panels.tip.render(page.scene, hits, at(spot)),
      failed: (e) => page.failed(e), arrived: () => page.trouble.arrived(),
    });
    this.sync(this.first, this.second);
    this.placed();
  }

  /** Says where the second map is, for tests: it is told apart from where it should be. */
  placed() { if (this.second) this.element.dataset.view = Object.values(this.second.view).join(','); }

  /** B's part of the picture. @param {State} state @param {string} bbox @param {Promise<unknown>} counted A's counts are here: they may be the last to come */
  async picture(state, bbox, counted) {
    const { page, told } = this;
    if (!state.versus) return true;
    const two = twofold(state);
    const scene = this.sceneOf(state);
    const { latest } = page.feed;
    if (two && this.second) { if (page.preview) this.second.filter(scene); else this.second.update(scene.state, scene); page.panels.actions.shapesToo(this.second); }
    const sides = (/** @type {'a'|'b'} */ of, /** @type {State} */ one) => latest.run(`sides-${of}`, `/stats/facets?${plus(filterQuery(one), { fields: 'side' })}`, getJSON, (a) => { told[of].sides = bySide(a, one.filters.side ?? []); this.tell(); });
    const drawn = await Promise.all([
      two && this.second ? this.second.settled() : true, sides('a', state), sides('b', scene.state),
      latest.run('counts-b', `/stats/count?${plus(filterQuery(scene.state), { view: bbox })}`, getJSON, (counts) => { told.b.counts = counts; this.tell(); }),
      counted.then(() => { this.tell(); return true; }),
    ]);
    return drawn.every(Boolean);
  }

  /** The second map as a picture, and what both are of; null = there is one map. */
  pictured() {
    const { page, second, told } = this;
    if (!second || !twofold(page.state)) return null;
    return { map: second, told, scene: this.scene, beside: this.element.offsetTop === this.first.map.getContainer().offsetTop };
  }

  /** Says what both maps show. */
  tell() {
    const { page, told } = this;
    told.a.counts = page.panels.counts;
    if (!page.state.versus || !texts.has(page.scene.lang)) return;
    this.element.setAttribute('aria-label', texts.say(page.scene.lang, 'mapB'));
    if (twofold(page.state)) {
      this.titles.render('a', page.scene, told.a);
      this.titles.render('b', this.scene, told.b);
    }
    if (page.state.panel?.kind === 'compare') page.panels.slot.draw();
  }
}

/** How many records each side has; of the chosen ones, since a facet counts as if nothing of it were chosen. @param {any} answer of /stats/facets @param {string[]} chosen @returns {Record<string, number>} */
function bySide(answer, chosen) {
  const facet = answer.facets?.find((/** @type {any} */ f) => f.field === 'side');
  const shown = (facet?.values ?? []).filter((/** @type {{value: string}} */ v) => !chosen.length || chosen.includes(v.value));
  return Object.fromEntries(shown.map((/** @type {{value: string, count: number}} */ v) => [v.value, v.count]));
}
