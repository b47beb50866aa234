/**
 * The kinds of panels in the right drawer, and what the id of each may be. panel/slot.js has the module of each.
 * @typedef {'belt'|'corridor'|'tempo'|'indicators'|'edit'|'more'|'propose'|'areas'|'compare'|'share'|'story'|'table'|'spot'|'languages'} PanelKind
 * @typedef {{kind: PanelKind, id: string}} Panel id: a border (IRQ-SYR), a corridor's id, what is watched (see watchedOf), what a proposal is sought between (see soughtOf)
 */
import { ANALYSES, BORDER, soughtOf, watchedOf } from './lines.js';
import { spotOf } from './table.js';

const some = (/** @type {string} */ id) => id.trim() !== '';
/** For a panel that there is one of. */
const all = (/** @type {string} */ id) => id === 'all';

/** @type {Record<PanelKind, (id: string) => boolean>} */
const IDS = {
  belt: (id) => BORDER.test(id),
  corridor: some,
  tempo: (id) => watchedOf(id) !== null,
  indicators: all,
  edit: some,
  propose: (id) => soughtOf(id) !== null,
  more: (id) => /** @type {readonly string[]} */ (ANALYSES).includes(id),
  areas: some,
  compare: all,
  share: some,
  story: some,
  table: all,
  spot: (id) => spotOf(id) !== null,
  languages: all,
};

/** Kinds whose panel stays the same one whatever its id is: another area or week of tempo, other ends of a proposal, another step of a story. @type {PanelKind[]} */
const ONE = ['tempo', 'propose', 'areas', 'share', 'story', 'spot'];

/** Two panels of one key are the same; '' = none. @param {Panel|null} panel */
export const panelKey = (panel) => (panel ? `${panel.kind}:${ONE.includes(panel.kind) ? '' : panel.id}` : '');

/** @param {string} text kind:id @returns {Panel|null} */
export function parsePanel(text) {
  const [, kind, id] = /^([a-z]+):(.{1,200})$/s.exec(text) ?? [];
  if (!kind || !Object.hasOwn(IDS, kind)) return null;
  const known = /** @type {PanelKind} */ (kind);
  return IDS[known](id) ? { kind: known, id } : null;
}
