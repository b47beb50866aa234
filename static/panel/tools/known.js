/** The way to what was known on a day. */
import { texts } from '../../i18n/known/texts.js';

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  { key: 'known', icon: 'M12 4a8 8 0 1 1-7.4 5M4 4v5h5M12 8v4.5l3 2', texts, word: 'known', act: (actions) => actions.askKnown(), pressed: ({ asOf }) => asOf !== '' },
];
