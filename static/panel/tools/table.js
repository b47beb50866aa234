/** The way to the table. */
import { texts } from '../../i18n/table/texts.js';

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  { key: 'table', icon: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14', texts, word: 'table', act: (actions, { state }) => (state.panel?.kind === 'table' ? actions.closePanel() : actions.profile({ kind: 'table', id: 'all' })), pressed: (state) => state.panel?.kind === 'table' },
];
