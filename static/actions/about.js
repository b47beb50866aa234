/** The box about a place, in the address. What the panels may ask of the page for it. */
import { getJSON } from '../data/fetch.js';

/** @param {import('../main.js').Page} page */
export function aboutActions(page) {
  let asked = '';
  const follow = async (/** @type {import('../state/url.js').State} */ { about: key }) => {
    const { about } = page.panels;
    if (key === about.key) { asked = key; return; }
    if (key === asked) return; // on its way, or not to be had
    asked = key;
    try {
      const hits = await Promise.all(key.split(',').filter(Boolean).map(hit));
      if (page.state.about === key) about.render(page.scene, hits);
    } catch (error) { page.failed(error); }
  };
  queueMicrotask(() => page.followers.add((state) => { follow(state); return true; })); // the picture does not wait for it
  return {
    /** @param {string} about @param {boolean} step */
    aboutShown: (about, step) => page.store.set({ about }, { step }),
    besideCorridor: (/** @type {string} */ other) => page.store.set({ other }),
  };
}

/** As a tile has it. @param {string} key */
async function hit(key) {
  const [collection, id] = key.split('/');
  const { properties } = await getJSON(`/collections/${collection}/items/${encodeURIComponent(id)}`);
  return { collection, properties: { ...properties, id, method: typeof properties.method === 'object' ? JSON.stringify(properties.method) : properties.method } };
}
