/**
 * How the timeline plays, and which days it shows. A piece of the state: see pieces.js. Whether it runs is no part of it: a link never plays by itself.
 * @typedef {import('./playclock.js').How} How
 * @typedef {{play: How|null, span: import('./url.js').Range|null}} Play play: null = it has not been asked for; span: days that the timeline
 * is zoomed to, null = all
 */
import { isDay } from './days.js';
import { STEPS } from './playclock.js';

/** Steps a second that can be asked for. */
export const SLOWEST = 0.1;
export const FASTEST = 10;

/** @returns {Play} */
export const defaults = () => ({ play: null, span: null });

/** Steps a second in the accepted range, to a tenth; null = no number. @param {string} text */
export function speedOf(text) {
  const speed = Math.round(Number(text) * 10) / 10;
  return text.trim() !== '' && Number.isFinite(speed) ? Math.max(SLOWEST, Math.min(FASTEST, speed)) : null;
}

/** @param {string} text window|grow,day|week|month,speed[,loop] @returns {How|null} */
function parseHow(text) {
  const [mode, step, speed, loop, ...rest] = text.split(',');
  if (mode !== 'window' && mode !== 'grow') return null;
  const known = STEPS.find((one) => one === step);
  const asked = speedOf(speed ?? '');
  if (!known || asked === null || rest.length || (loop !== undefined && loop !== 'loop')) return null;
  return { mode, step: known, speed: asked, loop: loop === 'loop' };
}

/** @param {string} text from..to, both days @returns {import('./url.js').Range|null} */
function parseSpan(text) {
  const [from, to, ...rest] = text.split('..');
  return rest.length || !isDay(from) || !isDay(to ?? '') || from > to ? null : { from, to };
}

/** @param {URLSearchParams} q @returns {Partial<Play>} */
export const parse = (q) => ({ play: parseHow(q.get('play') ?? ''), span: parseSpan(q.get('tv') ?? '') });

/** @param {URLSearchParams} q @param {Play} state */
export function format(q, { play, span }) {
  if (play) q.set('play', [play.mode, play.step, play.speed, ...(play.loop ? ['loop'] : [])].join(','));
  if (span) q.set('tv', `${span.from}..${span.to}`);
}
