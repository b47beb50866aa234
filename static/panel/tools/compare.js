/** The way to comparing. */
import { texts } from '../../i18n/compare/texts.js';

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  { key: 'compare', icon: 'M4 5h7v14H4zM13 5h7v14h-7zM6.5 9h2M15.5 9h2M15.5 13h2', texts, word: 'compare', act: (actions) => actions.compare(), pressed: (state) => state.versus !== null },
];
