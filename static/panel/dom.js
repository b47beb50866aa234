/** Makes elements. Text only ever goes in as text: nothing from a record is read as HTML. */

/** @typedef {Node|string|number|null|undefined|false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [props] on… = listener, class, else attribute; false and null are left out
 * @param {...(Child|Child[])} children @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else element.setAttribute(name === 'class' ? 'class' : name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false).map((c) => (c instanceof Node ? c : String(c))));
  return element;
}

/** Text whose direction is its own: numbers, ids, names. @param {string|number} text */
export const bdi = (text) => h('bdi', {}, text);

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string|number>} props @param {...Element} children */
export function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** An icon of strokes on a 24 px grid. @param {string} d */
export const icon = (d) => svg('svg', { viewBox: '0 0 24 24', width: 20, height: 20, class: 'icon', 'aria-hidden': 'true' }, svg('path', { d }));

/** @type {WeakMap<object, any[]>} */
const drawn = new WeakMap();

/** Whether a panel was drawn from these very values before: then it stays as it is. @param {object} panel @param {...any} values */
export function same(panel, ...values) {
  const before = drawn.get(panel);
  drawn.set(panel, values);
  return before !== undefined && before.length === values.length && values.every((value, i) => Object.is(value, before[i]));
}

/** Puts new children in place, keeping the focus on the element with the same data-key. @param {HTMLElement} parent @param {...Child} children */
export function fill(parent, ...children) {
  const held = holder(parent);
  parent.replaceChildren(...children.filter((c) => c !== null && c !== undefined && c !== false).map((c) => (c instanceof Node ? c : String(c))));
  if (held) refocus(parent, held);
}

/** @type {WeakMap<HTMLElement, boolean>} whether a box is scrolled */
const away = new WeakMap();

/** Asking a box where it is makes the browser lay out all that was just changed: so it tells. @param {HTMLElement} box */
function scrolled(box) {
  if (!away.has(box)) box.addEventListener('scroll', () => away.set(box, box.scrollTop > 0), { passive: true });
  if (!away.has(box)) away.set(box, box.scrollTop > 0);
  return away.get(box);
}

/** Makes these the children, and leaves those where they are that are in order: what is moved is laid out anew. Keeps the focus as fill does. @param {HTMLElement} parent @param {...(HTMLElement|null|false)} children */
export function arrange(parent, ...children) {
  const wanted = children.filter((c) => c instanceof HTMLElement);
  const kept = new Set(/** @type {Element[]} */ (wanted));
  const held = holder(parent);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((child, i) => { if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null); });
  if (held && held !== document.activeElement) refocus(parent, held);
}

/** What has the focus within. @param {HTMLElement} parent */
const holder = (parent) => (parent.contains(document.activeElement) ? /** @type {HTMLElement|null} */ (document.activeElement?.closest('[data-key]')) : null);

/** Gives the focus back to an element, or to the one with the same data-key that took its place. @param {HTMLElement} parent @param {HTMLElement} held */
function refocus(parent, held) {
  const now = parent.contains(held) ? held : /** @type {HTMLElement|null} */ (parent.querySelector(`[data-key="${CSS.escape(held.dataset.key ?? '')}"]`));
  now?.focus({ preventScroll: true });
}

/**
 * Draws anew, and leaves the row that stood first in a scrolled box where it stood: what comes above it must not push it away.
 * @param {HTMLElement} box @param {string} rows their selector; each has a data-key @param {() => void} draw
 */
export function steady(box, rows, draw) {
  if (!scrolled(box)) { draw(); return; }
  const top = box.getBoundingClientRect().top;
  const first = box.scrollTop > 0 ? [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(rows))].find((row) => row.getBoundingClientRect().bottom > top) : undefined;
  const before = first?.getBoundingClientRect().top ?? 0;
  draw();
  const same = first && /** @type {HTMLElement|null} */ (box.querySelector(`[data-key="${CSS.escape(first.dataset.key ?? '')}"]`));
  if (same) box.scrollTop += same.getBoundingClientRect().top - before;
}
