/** Links to what is seen. */
import { parseBox } from './share.js';
import { format } from './url.js';

/**
 * The hash of a link to what is seen. What panel is open is part of it, unless it is the one that makes the link.
 * @param {import('./url.js').State} state @param {{view: import('./url.js').View|null, box: import('./share.js').Box|null}} seen @param {number} made 0 = not known
 */
export function linkHash(state, { view, box }, made) {
  const panel = state.panel?.kind === 'share' ? null : state.panel;
  return format({ ...state, panel, view: view ?? state.view, box: box && parseBox(box.join(',')), made });
}
