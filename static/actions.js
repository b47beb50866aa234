/** What the panels may ask of the page. Each feature brings its own, in actions/. */
import { aboutActions } from './actions/about.js';
import { addedActions } from './actions/added.js';
import { areaActions } from './actions/area.js';
import { compareActions } from './actions/compare.js';
import { freshActions } from './actions/fresh.js';
import { knownActions } from './actions/known.js';
import { lookActions } from './actions/look.js';
import { playActions } from './actions/play.js';
import { shareActions } from './actions/share.js';
import { storyActions } from './actions/story.js';
import { tableActions } from './actions/table.js';
import { getJSON } from './data/fetch.js';
import { lines } from './data/lines.js';
import { languages } from './i18n/languages.js';
import { noLineFilter } from './state/lines.js';
import { beneath } from './state/link.js';
import { clearPieces } from './state/pieces.js';
import { searchOf } from './state/search.js';

/** @typedef {import('./state/url.js').State} State */

const COLLECTIONS = /** @type {const} */ ({ belt: 'borders', corridor: 'corridors', area: 'areas' });

/** @param {import('./main.js').Page} page */
export function actionsOf(page) {
  const set = (/** @type {Partial<State>} */ change, options = {}) => page.store.set(change, options);
  return {
    toggle: (/** @type {string} */ field, /** @type {string} */ value) => page.store.toggle(field, value),
    clear: () => set({ filters: {}, q: '', ...noLineFilter(), ...clearPieces() }),
    setLines: (/** @type {Partial<State>} */ change) => set(change),
    lines: (/** @type {'belt'|'corridor'|'area'} */ kind) => lines(COLLECTIONS[kind]).catch((e) => { page.failed(e); return []; }),
    profile: (/** @type {import('./state/lines.js').Panel} */ panel) => set({ panel, id: '', source: null, about: '' }),
    closePanel: () => set(page.store.state.panel?.kind === 'share' ? beneath(page.store.state) : { panel: null }),
    panelAnswer: (/** @type {string} */ url, /** @type {(answer: any) => void} */ show) => page.feed.latest.run('panel', url, getJSON, show),
    panelMore: (/** @type {string} */ kind, /** @type {string} */ url, /** @type {(answer: any) => void} */ show) => page.feed.latest.run(kind, url, getJSON, show),
    panelDrop: () => page.feed.latest.dropAll('panel'),
    panelAgain: () => { page.feed.latest.drop('panel'); page.panels.slot.renew(); },
    shapes: (/** @type {{geometry: any, weight: number}[]} */ shapes, /** @type {boolean} */ outlined) => page.mapped.then((map) => map.shapes(shapes, outlined)),
    panelFailed: (/** @type {unknown} */ error) => page.failed(error),
    stretch: (/** @type {[number, number][][]} */ lines) => page.map?.mark(lines),
    moment: (/** @type {any[]} */ shapes) => { if (shapes.length || page.map?.parts.moment) page.mapped.then((map) => map.part('moment')).then((moment) => moment.show(shapes)).catch((e) => page.failed(e)); },
    editLine: (/** @type {(line: [number, number][]) => void} */ changed) => page.mapped.then((map) => map.editLine(changed)),
    endLine: () => page.map?.endLine(),
    reveal: (/** @type {[number, number][]} */ line) => page.map?.reveal(line),
    corridorColour: () => page.map?.paint.corridor ?? '',
    linesChanged: (/** @type {string} */ id) => page.linesChanged(id),
    /** The time that is chosen now; what a panel shows may still be of the one before. */
    chosen: () => page.store.state.range ?? { from: '', to: '' },
    newestDay: () => page.panels.timeline.newest,
    hint: (/** @type {import('./state/url.js').Range|null} */ range) => page.panels.timeline.hint(range),
    search: (/** @type {string} */ text, /** @type {boolean} */ step) => set({ q: searchOf(text) }, { step }),
    layers: (/** @type {string[]} */ layers) => set({ layers }, { step: false }),
    width: (/** @type {number} */ width) => set({ width }, { step: false }),
    hex: (/** @type {number} */ hex) => set({ hex }, { step: false }),
    assume: (/** @type {number} */ assume) => set({ assume }, { step: false }),
    range: (/** @type {any} */ range) => page.choose(range),
    dragged: (/** @type {any} */ range) => page.dragged(range),
    certain: (/** @type {boolean} */ certain) => set({ certain }),
    zoomTime: (/** @type {boolean} */ on) => page.zoomTime(on),
    open: (/** @type {string} */ id) => set({ id, source: null }),
    back: () => set({ id: '', source: null }),
    source: (/** @type {number|null} */ source) => set({ source }),
    more: () => page.feed.more((features, more) => page.panels.append(page.scene, features, more)),
    scope: (/** @type {'view'|'all'} */ scope) => set({ scope }),
    /** The other one, or the choice of them where there are more. */
    language: () => { if (languages().length > 2) set({ panel: { kind: 'languages', id: 'all' }, id: '', source: null }); else set({ lang: languages().find((code) => code !== page.scene.lang.code) }, { step: false }); },
    speak: (/** @type {string} */ lang) => set({ lang }, { step: false }),
    theme: () => set({ theme: page.scene.theme === 'dark' ? 'light' : 'dark' }, { step: false }),
    zoom: (/** @type {number} */ by) => page.map?.zoom(by),
    home: () => page.map?.home(),
    resized: () => page.map?.resized(),
    anything: () => set({ filters: {}, q: '', range: { from: '', to: '' }, span: null, certain: false, ...noLineFilter(), ...clearPieces() }),
    drop: (/** @type {Partial<State>} */ change) => set(change),
    everything: () => page.everything(),
    listed: () => { set({ scope: 'view', id: '', source: null, panel: null }); page.panels.toList(); },
    ...areaActions(page), ...playActions(page), ...compareActions(page), ...shareActions(page), ...storyActions(page), ...lookActions(page), ...tableActions(page), ...addedActions(page), ...freshActions(page), ...knownActions(page), ...aboutActions(page),
  };
}
