/** Layers that the operator has added. What the panels may ask of the page for them. */
import { addedLayers } from '../data/added.js';
import { switched } from '../state/added.js';

/** @param {import('../main.js').Page} page */
export function addedActions(page) {
  /** @type {import('../data/added.js').AddedLayer[]|null} null = not asked for */
  let layers = null;
  const ask = () => addedLayers().then((list) => { layers = list; page.panels.render(page.scene, page.total); }, (error) => page.failed(error));
  /** @param {import('../state/url.js').State} state */
  const follow = async ({ added }) => {
    if (!layers) { layers = []; page.begun.then(ask); }
    if (!added.length && !page.map?.parts.added) return true;
    const part = await (await page.mapped).part('added');
    return part.show(added);
  };
  queueMicrotask(() => {
    page.followers.add((state) => follow(state).catch((error) => { page.failed(error); return false; }));
    page.renewers.add(({ kinds }) => { if (layers && kinds.includes('geography')) { ask(); page.map?.parts.added?.then((part) => part.renew()); } });
  });
  return {
    addedLayers: () => layers ?? [],
    switchAdded: (/** @type {string} */ name) => page.store.set({ added: switched(page.store.state.added, name) }, { step: false }),
  };
}
