/** A random piece of the state in the form that parse gives: see static/state/play.js. */
import { addDays } from '../../../static/state/days.js';
import { STEPS } from '../../../static/state/playclock.js';

export const some = (r) => {
  const from = addDays('1989-01-01', r.int(0, 12000));
  return {
    play: r.flip() ? { mode: ['window', 'grow'][r.int(0, 1)], step: STEPS[r.int(0, 2)], speed: r.int(1, 100) / 10, loop: r.flip() } : null,
    span: r.flip() ? { from, to: addDays(from, r.int(0, 3000)) } : null,
  };
};
