/** The ways to taking along what is seen. */
import { texts } from '../../i18n/share/texts.js';

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  { key: 'share', icon: 'M12 15V4M8 8l4-4 4 4M6 12H5v8h14v-8h-1', texts, word: 'share', act: (actions) => actions.profile({ kind: 'share', id: 'all' }), pressed: (state) => state.panel?.kind === 'share' },
];
