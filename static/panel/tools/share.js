/** The ways to taking along what is seen. */
import { texts } from '../../i18n/share/texts.js';

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  { key: 'picture', icon: 'M4 7h4l2-2h4l2 2h4v12H4zM12 9.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z', texts, word: 'savePicture', act: (actions) => actions.savePicture() },
  { key: 'print', icon: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z', texts, word: 'print', act: (actions) => actions.print() },
  { key: 'share', icon: 'M12 15V4M8 8l4-4 4 4M6 12H5v8h14v-8h-1', texts, word: 'share', act: (actions) => actions.share(), pressed: (state) => state.panel?.kind === 'share' },
];
