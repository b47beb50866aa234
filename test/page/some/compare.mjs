/** A random piece of the state in the form that parse gives: see static/state/compare.js. */
import { addDays } from '../../../static/state/days.js';
import { SIDES } from '../../../static/state/palette.js';

export const some = (r) => {
  const from = addDays('1989-01-01', r.int(0, 12000));
  const versus = [null, { kind: 'time', range: { from, to: addDays(from, r.int(0, 900)) } }, { kind: 'side', side: SIDES[r.int(0, 3)] }][r.int(0, 2)];
  return { versus, difference: versus !== null && r.flip() };
};
