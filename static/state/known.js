/**
 * What was known then, instead of what is known now: as_of=2026-03-01 (to the end of that day) or an instant, both in UTC, as the server has it. It is no filter
 * that "clear all" takes away, but goes with every question about records. A piece of the state: see pieces.js.
 * @typedef {{asOf: string}} Known '' = now
 * @typedef {import('./url.js').State} State
 */
import { isDay } from './days.js';

/** What the server takes as an instant, in UTC. */
const INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/;

/** @returns {Known} */
export const defaults = () => ({ asOf: '' });

/** @param {string} text */
export const isMoment = (text) => isDay(INSTANT.exec(text)?.[1] ?? text);

/** @param {URLSearchParams} q @returns {Partial<Known>} */
export function parse(q) {
  const asOf = q.get('as_of') ?? '';
  return isMoment(asOf) ? { asOf } : {};
}

/** @param {URLSearchParams} q @param {Known} state */
export function format(q, { asOf }) { if (asOf) q.set('as_of', asOf); }

/** It narrows nothing, and stays where filters are taken away. */
export const choices = () => 0;
export const clear = () => ({});

/** Adds it to the server's parameters. @param {URLSearchParams} q @param {Known} state */
export const query = format;

/** A moment from what is typed: a day, and perhaps a time of that day in UTC. @param {string} day @param {string} time HH:MM, '' = to the end of the day */
export const momentOf = (day, time) => (time ? `${day}T${time.length === 5 ? `${time}:00` : time}Z` : day);

/** A moment as it is typed; a fraction of a second is not. @param {string} asOf @returns {{day: string, time: string}} */
export const typed = (asOf) => ({ day: asOf.slice(0, 10), time: asOf.slice(11, 16) });

/** The address of an answer about one record, as of then. @param {string} url @param {string} asOf */
export const then = (url, asOf) => (asOf ? `${url}?as_of=${encodeURIComponent(asOf)}` : url);
