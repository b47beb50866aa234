/** Every version of a corridor, the newest first, each to be looked at on the map. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */
/** @typedef {{version: number, op: 'add'|'change'|'withdraw', recorded_at: string, by: 'editor'|'import'|'program', reason: string}} Version */

/** @param {Scene} scene @param {Version[]} versions @param {number|null} shown the one on the map @param {(version: number) => void} show */
export function versionList({ lang }, versions, shown, show) {
  return h('details', { open: shown !== null }, h('summary', { 'data-key': 'versions' }, say(lang, 'versions'), ' ', h('span', { class: 'count' }, bdi(lang.n(versions.length)))),
    h('ol', { class: 'revisions' }, ...versions.map((v) => h('li', {}, h('p', {}, h('strong', {}, say(lang, 'versionN', { n: v.version })), ' ', say(lang, `op_${v.op}`), lang.between, bdi(lang.day(v.recorded_at)), lang.between, say(lang, `by_${v.by}`)),
      h('p', { class: 'soft', dir: 'auto' }, v.reason),
      v.op === 'withdraw' ? null : h('button', { type: 'button', class: 'link', 'data-key': `version:${v.version}`, 'aria-pressed': String(shown === v.version), onclick: () => show(v.version) }, say(lang, 'versionShow'))))));
}
