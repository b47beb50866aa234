/** The ways to drawing and measuring. */
import { texts } from '../../i18n/area/texts.js';

/** @type {(kind: string, word: string, icon: string) => import('../menu.js').Entry} */
const draw = (kind, word, icon) => ({ key: `draw-${kind}`, icon, texts, word, act: (actions) => actions.draw(kind) });

/** @type {import('../menu.js').Entry[]} */
export const entries = [
  draw('box', 'drawBox', 'M5 7h14v10H5z'), draw('polygon', 'drawPolygon', 'M12 4l8 6-3 9H7l-3-9z'), draw('circle', 'drawCircle', 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 12h8'), draw('line', 'drawLine', 'M4 18l6-9 4 5 6-9M4 18v.01M20 5v.01'),
  { key: 'corridor', icon: 'M4 16C9 16 9 8 14 8h6M4 20c7 0 8-8 12-8h4', texts, word: 'drawCorridor', act: (actions) => actions.profile({ kind: 'edit', id: 'new' }) },
  { key: 'areas', icon: 'M4 6l6-2 5 3 5-2v13l-5 2-5-3-6 2zM10 4v13M15 7v13', texts, word: 'areas', act: (actions) => actions.profile({ kind: 'areas', id: 'all' }), pressed: (state) => state.panel?.kind === 'areas' },
];
