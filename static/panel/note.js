/** What an analysis rests on: how many were used, what was left out and why, parameters, versions, caveats. */
import { say } from '../i18n/analysis/texts.js';
import { bdi, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */
/** @typedef {{method: string, used: number, left_out: {reason: string, count: number}[], parameters: Record<string, any>, filter?: Record<string, string>, seed?: number, boundary_set?: string, data_version: number, caveats: string[]}} Note */

/** What the server says of its method is English in every language of the page. */
const ENGLISH = { lang: 'en', dir: 'auto' };

/** @param {Scene} scene @param {Note} note @returns {HTMLElement} */
export function noteView({ lang }, note, key = 'note') {
  const left = note.left_out ?? [];
  const rows = /** @type {[string, Node|string][]} */ ([
    [say(lang, 'method'), h('span', ENGLISH, note.method)],
    [say(lang, 'used'), bdi(lang.n(note.used))],
    [say(lang, 'leftOut'), left.length ? h('ul', ENGLISH, ...left.map((l) => h('li', {}, `${lang.n(l.count)}: ${l.reason}`))) : say(lang, 'nothing')],
    [say(lang, 'filterAsked'), Object.keys(note.filter ?? {}).length ? h('span', { dir: 'ltr' }, parameters(note.filter ?? {})) : ''],
    [say(lang, 'parameters'), h('span', { dir: 'ltr' }, parameters(note.parameters))],
    [say(lang, 'seed'), note.seed === undefined ? '' : bdi(String(note.seed))],
    [say(lang, 'boundarySet'), note.boundary_set ?? ''],
    [say(lang, 'dataVersion'), bdi(lang.n(note.data_version))],
    [say(lang, 'caveats'), h('ul', ENGLISH, ...(note.caveats ?? []).map((c) => h('li', {}, c)))],
  ]);
  return h('details', { class: 'note' }, h('summary', { 'data-key': key }, say(lang, 'note')),
    h('dl', { class: 'facts' }, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])));
}

/** @param {Record<string, any>} values */
const parameters = (values) => Object.entries(values).map(([name, value]) => `${name} = ${typeof value === 'object' ? JSON.stringify(value) : value}`).join('; ');
