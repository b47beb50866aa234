/**
 * What a narrative is: steps, each a view (the fragment of the page's address) with plain text. Whatever comes from a server, a file or the device is made
 * one here, or none; nothing in it is ever read as markup.
 * @typedef {{title: string, text: string, view: string}} Step @typedef {{id: string, title: string, steps: Step[]}} Tale
 * @typedef {import('./url.js').State} State
 */
import { ID } from './story.js';
import { format, parse } from './url.js';

/** As the server has it. */
export const MOST = { steps: 60, title: 200, text: 4000, view: 4000 };

/** @param {any} text @param {number} most */
const line = (text, most) => (typeof text === 'string' ? [...text.replace(/\p{Cc}+/gu, ' ').trim()].slice(0, most).join('') : '');

/** Keeps line breaks. @param {any} text */
const prose = (text) => (typeof text === 'string' ? [...text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '')].slice(0, MOST.text).join('') : '');

/** Whether the open panel is no part of what is seen: it is where a narrative is written, or a link is made. @param {State} state */
const own = ({ panel }) => panel !== null && ['story', 'share'].includes(panel.kind);

/** A view as the page writes it, without what is the reader's own: language, theme, what is told. @param {any} view */
export function viewOf(view) {
  const text = typeof view === 'string' ? view.slice(0, 2 * MOST.view) : '';
  const state = parse(text);
  const panel = own(state) ? null : state.panel;
  const clean = format({ ...state, panel, story: '', step: 1, aside: false, lang: '', theme: '', made: 0 });
  return clean.length > MOST.view ? '' : clean;
}

/** @param {any} one @returns {Tale|null} null = no narrative */
export function taleOf(one) {
  const title = line(one?.title, MOST.title);
  if (!title || !Array.isArray(one.steps) || !one.steps.length || one.steps.length > MOST.steps) return null;
  return {
    id: typeof one.id === 'string' && ID.test(one.id) && one.id.length <= 100 ? one.id : '', title,
    steps: one.steps.map((/** @type {any} */ s) => ({ title: line(s?.title, MOST.title), text: prose(s?.text), view: viewOf(s?.view) })),
  };
}

/** What a step shows, in the reader's language and theme; where the reader writes it, that goes on. @param {Tale} tale @param {number} n counted from 1 @param {State} now @returns {State} */
export function shown(tale, n, now) {
  const there = parse(tale.steps[n - 1].view);
  return { ...there, range: there.range ?? { from: '', to: '' }, panel: own(now) ? now.panel : there.panel, lang: now.lang, theme: now.theme, story: now.story, step: n };
}

/** What is seen, as a step would keep it: two that are seen alike are the same text. @param {State} state */
export const seen = (state) => viewOf(format(state));

const LINK = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'’”»،؛؟]/giu;

/** Text and the links in it, in their order. @param {string} text @returns {{text: string, href: string}[]} href: '' = text */
export function linked(text) {
  const parts = [];
  let at = 0;
  for (const { 0: href, index } of text.matchAll(LINK)) {
    if (index > at) parts.push({ text: text.slice(at, index), href: '' });
    parts.push({ text: href, href });
    at = index + href.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), href: '' });
  return parts;
}

/** A narrative's file. @param {Tale} tale */
export const fileOf = ({ title, steps }) => `${JSON.stringify({ type: 'threatmap-narrative', title, steps }, null, 2)}\n`;

/** @param {string} text of a file @returns {Tale|null} */
export function readFile(text) {
  try { return taleOf(JSON.parse(text)); } catch { return null; }
}
