/** F6 goes through the parts of the page, as in desktop programs: the way past sixty filters and layers that needs no pointer. Loaded with the first press. */

/** In the order of reading. */
const PARTS = ['top', 'filters', 'layers', 'map', 'timeline', 'tale', 'right'];
const REACHED = ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not([disabled])';

/** Where the focus was when it left a part. @type {Map<string, HTMLElement>} */
const left = new Map();

/** @param {HTMLElement} one */
const there = (one) => one.isConnected && one.checkVisibility({ visibilityProperty: true });

/** Where one comes in: where one was, else its heading in what has opened, else its first control. @param {HTMLElement} part @returns {HTMLElement[]} the best first */
function entries(part) {
  const was = left.get(part.id);
  const again = was?.closest('[data-key]')?.getAttribute('data-key'); // it may have been drawn anew
  const all = (/** @type {string} */ selector) => /** @type {HTMLElement[]} */ ([...part.querySelectorAll(selector)]);
  return [...(was ? [was] : []), ...(again ? all(`[data-key="${CSS.escape(again)}"]`) : []), ...(part.matches(REACHED) ? [part] : []), ...(part.id === 'right' ? all('h2[tabindex]') : []), ...all(REACHED)];
}

/** @param {boolean} back the other way round */
export function nextPart(back) {
  const parts = PARTS.map((id) => document.getElementById(id)).filter((part) => part !== null).filter(there);
  const at = /** @type {HTMLElement} */ (document.activeElement);
  const here = parts.findIndex((part) => part.contains(at));
  if (here >= 0) left.set(parts[here].id, at);
  const n = parts.length;
  const from = here < 0 && back ? n : here;
  for (let i = 1; i <= n; i++) {
    const entry = entries(parts[(from + (back ? n - i : i) + n) % n]).find(there);
    if (entry) { entry.focus(); return; }
  }
}
