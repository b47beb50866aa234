/** Drawing areas, keeping them, measuring. What the panels may ask of the page for it. */
import { forgetLines, lines } from '../data/lines.js';
import { toggled } from '../state/area.js';

/** @typedef {import('../page/drawing.js').Drawing} Drawing */

/** @param {import('../main.js').Page} page */
export function areaActions(page) {
  /** @type {Promise<Drawing>|null} */
  let begun = null;
  /** @type {import('../map/map.js').ThreatMap|null} */
  let twin = null;
  const drawing = () => {
    begun ??= import('../page/drawing.js').then((module) => module.Drawing.of(page)).then((made) => { made.twin = twin; return made; });
    begun.catch(() => { begun = null; }); // when the server is back
    return begun;
  };
  /** @param {(drawing: Drawing) => unknown} act */
  const ask = (act) => drawing().then(act).catch((e) => page.failed(e));
  const follow = async ({ within, measure, areas } = page.state) => {
    if (!begun && !within && !measure && !areas.length) return true;
    return (await drawing()).follow().catch((e) => { page.failed(e); return false; });
  };
  queueMicrotask(() => page.followers.add((state) => { named(page); return follow(state); }));
  return {
    draw: (/** @type {import('../page/drawing.js').Kind} */ kind) => ask((d) => d.draw(kind)),
    editShape: (/** @type {import('../page/drawing.js').Use} */ use) => ask((d) => d.edit(use)),
    revealShape: (/** @type {import('../page/drawing.js').Use} */ use) => ask((d) => d.reveal(use)),
    turnShape: (/** @type {import('../page/drawing.js').Use} */ use) => ask((d) => d.turn(use)),
    removeShape: (/** @type {import('../page/drawing.js').Use} */ use) => { if (begun) ask((d) => d.remove(use)); else page.store.set({ [use]: '' }); },
    setShape: (/** @type {import('../page/drawing.js').Use} */ use, /** @type {string} */ text) => page.store.set({ [use]: text }),
    /** The second map shows the same shapes; they are changed on the first. @param {import('../map/map.js').ThreatMap} map */
    shapesToo: (map) => { twin = map; return begun?.then((d) => { d.twin = map; return d.reflect(); }).catch((e) => page.failed(e)); },
    fitShape: (/** @type {any} */ geometry) => page.mapped.then((map) => map.fit(boxOf(geometry))),
    goTo: (/** @type {{position: [number, number], bbox: [number, number, number, number], label: string}} */ place) => page.mapped.then((map) => map.part('flag')).then((flag) => flag.go(place)).catch((e) => page.failed(e)),
    areaSaved: (/** @type {string} */ id, /** @type {''|'within'|'measure'} */ use) => { renewed(page); begun?.then((d) => { d.areas.delete(id); d.shown = ''; return d.follow(); }).catch((e) => page.failed(e)); if (use) page.store.set({ [use]: '', areas: use === 'within' && !page.state.areas.includes(id) ? toggled(page.state.areas, id) : page.state.areas }); },
    areaWithdrawn: (/** @type {string} */ id) => { renewed(page); page.store.set({ areas: page.state.areas.filter((one) => one !== id) }); },
    toggleArea: (/** @type {string} */ id) => page.store.set({ areas: toggled(page.state.areas, id) }),
  };
}

/** The areas of the server have changed. @param {import('../main.js').Page} page */
function renewed(page) {
  forgetLines();
  delete page.scenes.areas.areas;
  page.map?.refetch(['areas']);
  page.feed.latest.forget();
  page.panels.slot.renew();
}

/** West, south, east, north. @param {any} geometry of GeoJSON @returns {[number, number, number, number]} */
function boxOf({ coordinates }) {
  const flat = coordinates.flat(Infinity);
  const [lngs, lats] = [0, 1].map((axis) => flat.filter((/** @type {number} */ _, /** @type {number} */ i) => i % 2 === axis));
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

/** What the areas of the filter are called: asked for when there is one. @param {import('../main.js').Page} page */
async function named(page) {
  const { areas, panel } = page.state;
  if ((!areas.length && !(panel?.kind === 'tempo' && panel.id.startsWith('area'))) || page.scenes.areas.areas) return;
  page.scenes.areas.areas = {};
  try {
    const list = await lines('areas');
    page.scenes.areas.areas = Object.fromEntries(list.map((a) => [a.id, { en: a.name_en || a.name_ar || a.id, ar: a.name_ar || a.name_en || a.id }]));
    page.scenes.areas.area = page.scenes.areas.areas; // as what is watched is called
    page.panels.render(page.scene, page.total);
  } catch (error) { Reflect.deleteProperty(page.scenes.areas, 'areas'); page.failed(error); }
}
