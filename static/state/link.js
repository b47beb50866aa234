/** Links to what is seen. */
import { parseBox } from './share.js';
import { format, parse } from './url.js';

/** @typedef {import('./url.js').State} State @typedef {import('./kinds.js').Panel} Panel @typedef {Pick<State, 'id'|'source'|'panel'|'about'>} Opened */

/** As the address names them. */
const OPENED = ['id', 'src', 'panel', 'about'];
const NOTHING = 'all';

/** The panel that shares, which keeps in its own address what was open when it was opened: a record, a profile. @param {State} state @returns {Panel} */
export function sharing(state) {
  const again = state.panel?.kind === 'share' ? state.panel : null;
  if (again && !state.id) return again;
  const all = new URLSearchParams(format(again ? { ...state, panel: beneath(state).panel } : state));
  const q = new URLSearchParams(OPENED.flatMap((name) => (all.has(name) ? [[name, all.get(name) ?? '']] : [])));
  return { kind: 'share', id: String(q) || NOTHING };
}

/** What was open before the panel that shares. @param {State} state @returns {Opened} */
export function beneath(state) {
  const { id, source, panel, about } = parse(state.panel?.kind === 'share' && state.panel.id !== NOTHING ? state.panel.id : '');
  return { id, source, panel: panel?.kind === 'share' ? null : panel, about };
}

/**
 * The hash of a link to what is seen. What is open is part of it; of the panel that makes the link, what was open before it.
 * @param {State} state @param {{view: import('./url.js').View|null, box: import('./share.js').Box|null}} seen @param {number} made 0 = not known
 */
export function linkHash(state, { view, box }, made) {
  const opened = state.panel?.kind !== 'share' ? {} : state.id ? { panel: beneath(state).panel } : beneath(state);
  return format({ ...state, ...opened, view: view ?? state.view, box: box && parseBox(box.join(',')), made });
}
