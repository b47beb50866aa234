/** Taking along what is seen: links, files, pictures. What the panels may ask of the page for it. */
import { beneath, linkHash, sharing } from '../state/link.js';

/** @param {import('../main.js').Page} page */
export function shareActions(page) {
  follow(page);
  if (document.documentElement.dataset.embed) queueMicrotask(() => import('../page/frame.js').then(({ Frame }) => { new Frame(page); page.pace.now(); }).catch((e) => page.failed(e)));
  const hash = (/** @type {number} */ made, asOf = page.store.state.asOf) => linkHash({ ...page.store.state, asOf }, seen(page), made);
  const paper = (/** @type {'savePicture'|'print'} */ what) => import('../page/picture.js').then((module) => module[what](page)).catch((error) => page.failed(error));
  document.addEventListener('keydown', (e) => { if (e.key.toLowerCase() === 'p' && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey) { e.preventDefault(); paper('print'); } });
  return {
    /** Opens the panel that shares; pressed again, what was open before it. */
    share: () => page.store.set(page.store.state.panel?.kind === 'share' && !page.store.state.id ? beneath(page.store.state) : { panel: sharing(page.store.state), id: '', source: null, about: '' }),
    seen: () => seen(page),
    /** A link to what is seen. @param {number} made the change counter of now, 0 = not known @param {string} [asOf] as it was known then */
    linkTo: (/** @type {number} */ made, /** @type {string|undefined} */ asOf) => `${location.origin}/#${hash(made, asOf)}`,
    /** Gives an answer an address of its own; null = it got none, and why is said. */
    keepAnswer: (/** @type {string} */ address, /** @type {boolean} */ pinned) => import('../data/answers.js').then(({ keepAnswer }) => keepAnswer(address, pinned)).catch((error) => { page.failed(error); return null; }),
    /** What another page puts in itself to hold the map. */
    frameCode: (/** @type {string} */ title) => `<iframe src="${attribute(`${location.origin}/embed#${hash(0)}`)}" title="${attribute(title)}" width="100%" height="520" style="border:0" loading="lazy"></iframe>`,
    /** 0 = the server does not say. @returns {Promise<number>} */
    newestChange: () => import('../data/since.js').then(({ since }) => since()).then(({ counter }) => counter, () => 0),
    savePicture: () => paper('savePicture'),
    /** Also by the browser's own key. */
    print: () => paper('print'),
    copy: (/** @type {string} */ text, /** @type {string} */ done, /** @type {string} */ refused) => navigator.clipboard.writeText(text).then(() => page.panels.status.say(done), () => page.panels.status.say(refused)),
  };
}

/** What of the map is in view. @param {import('../main.js').Page} page */
function seen({ map, store }) {
  return { view: map?.view ?? store.state.view, box: map?.box ?? store.state.box, bbox: map?.bbox ?? '' };
}

/** Says what has changed since an opened link was made. @param {import('../main.js').Page} page */
function follow(page) {
  /** @type {Promise<import('../page/since.js').SinceLine>|null} */
  let line = null;
  queueMicrotask(() => page.followers.add((state) => {
    if (!line && !state.made) return true;
    line ??= import('../page/since.js').then(({ SinceLine }) => new SinceLine(page));
    line.then((one) => one.follow(state)).catch((error) => { line = null; page.failed(error); });
    return true; // the picture does not wait for it
  }));
}

/** @param {string} text */
const attribute = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
