/** Narratives: saved views with text. What the panels may ask of the page for it. */
import { linkHash } from '../state/link.js';
import { defaults } from '../state/story.js';

/** @typedef {import('../page/telling.js').Telling} Telling */

/** @param {import('../main.js').Page} page */
export function storyActions(page) {
  /** @type {Promise<Telling>|null} */
  let begun = null;
  const telling = () => {
    begun ??= import('../page/telling.js').then(({ Telling }) => new Telling(page));
    begun.catch(() => { begun = null; }); // when the server is back
    return begun;
  };
  const follow = () => {
    if (!begun && !page.state.story) return;
    telling().then((one) => one.follow()).catch((e) => page.failed(e));
  };
  page.store.subscribe((state, was) => {
    if (begun && state.story) begun.then((one) => one.noticed(), () => {});
    if (state.story !== was.story || state.step !== was.step || state.lang !== was.lang || state.panel !== was.panel) follow();
  });
  page.mapped.then(follow);
  return {
    tell: (/** @type {string} */ id) => telling().then((one) => one.tell(id)).catch((e) => page.failed(e)),
    endTale: () => page.store.set(defaults()),
    /** A new one has become one of this device. @param {string} id */
    taleKept: (id) => page.store.set({ panel: { kind: 'story', id } }, { step: false }),
    /** What is told has been changed here: it is read anew. @param {string} id */
    taleChanged: (id) => { if (page.state.story === id) telling().then((one) => one.renew()).catch((e) => page.failed(e)); },
    /** What is seen, as a step keeps it. */
    viewNow: () => linkHash(page.store.state, { view: page.map?.view ?? page.store.state.view, box: page.map?.box ?? page.store.state.box }, 0),
    showView: (/** @type {import('../state/url.js').State} */ state) => page.store.set(state),
  };
}
