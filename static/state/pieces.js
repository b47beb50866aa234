/**
 * The parts of the state that features bring along, a file each. What a piece gives:
 * - defaults(): its fields with their defaults, fresh each time
 * - parse(q): the fields that the hash spells otherwise; never throws, leaves out what it cannot read
 * - format(q, state): writes what is not at its default, so that parse(format(state)) gives the same fields
 * - query(q, state), if it is a filter: the server's parameters; then also choices(state), how many choices narrow the answer,
 *   and clear(), the change that takes them away
 *
 * test/page/some/NAME.mjs makes random ones: state.test.mjs asks that each comes back from its hash.
 *
 * @typedef {import('./area.js').Area & import('./play.js').Play & import('./compare.js').Compare & import('./story.js').Story & import('./look.js').Look & import('./table.js').Table & import('./share.js').Share & import('./hotspots.js').Hexagons & import('./refuted.js').Refuted & import('./added.js').Added & import('./known.js').Known & import('./about.js').About & import('./fresh.js').Fresh} Pieces
 * @typedef {import('./url.js').State} State
 * @typedef {object} Piece
 * @property {() => Partial<Pieces>} defaults
 * @property {(q: URLSearchParams) => Partial<Pieces>} parse
 * @property {(q: URLSearchParams, state: State) => void} format
 * @property {(q: URLSearchParams, state: State) => void} [query]
 * @property {(state: State) => number} [choices]
 * @property {() => Partial<Pieces>} [clear]
 */
import * as about from './about.js';
import * as added from './added.js';
import * as area from './area.js';
import * as compare from './compare.js';
import * as fresh from './fresh.js';
import * as hotspots from './hotspots.js';
import * as known from './known.js';
import * as look from './look.js';
import * as play from './play.js';
import * as refuted from './refuted.js';
import * as share from './share.js';
import * as story from './story.js';
import * as table from './table.js';

/** @type {Record<string, Piece>} in the order of the hash */
export const PIECES = { about, known, fresh, hotspots, refuted, area, play, compare, look, added, table, story, share };

const all = Object.values(PIECES);

/** @returns {Pieces} */
export const piecesDefaults = () => /** @type {Pieces} */ (Object.assign({}, ...all.map((piece) => piece.defaults())));

/** @param {URLSearchParams} q @returns {Partial<Pieces>} */
export const parsePieces = (q) => Object.assign({}, ...all.map((piece) => piece.parse(q)));

/** @param {URLSearchParams} q @param {State} state */
export const formatPieces = (q, state) => all.forEach((piece) => piece.format(q, state));

/** @param {URLSearchParams} q @param {State} state */
export const queryPieces = (q, state) => all.forEach((piece) => piece.query?.(q, state));

/** @param {State} state */
export const piecesChoices = (state) => all.reduce((n, piece) => n + (piece.choices?.(state) ?? 0), 0);

/** Takes away every filter that a piece is. @returns {Partial<Pieces>} */
export const clearPieces = () => Object.assign({}, ...all.map((piece) => piece.clear?.() ?? {}));
