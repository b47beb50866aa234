/** The way to narratives. */
import { texts } from '../../i18n/story/texts.js';

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  { key: 'story', icon: 'M5 4h9l5 5v11H5zM14 4v5h5M8 13h8M8 16.5h5', texts, word: 'narratives', act: (actions) => actions.profile({ kind: 'story', id: 'all' }), pressed: (state) => state.story !== '' || state.panel?.kind === 'story' },
];
