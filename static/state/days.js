/** Days are ISO strings (2019-03-01), UTC. Nothing here knows of clock times. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Reports whether text is a day that exists. @param {string} text */
export function isDay(text) {
  if (!DAY.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** Reports whether a text is a Monday. @param {string} text */
export const isMonday = (text) => isDay(text) && new Date(`${text}T00:00:00Z`).getUTCDay() === 1;

/** Day number since 1970-01-01. @param {string} day */
export const dayNumber = (day) => Math.round(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS);

/** @param {number} number day number since 1970-01-01 */
export const dayOf = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** @param {string} day @param {number} days */
export const addDays = (day, days) => dayOf(dayNumber(day) + days);

/** The Monday of the last week that ends by a day. @param {string} day */
export function lastWeek(day) {
  const weekday = (dayNumber(day) + 3) % 7; // 1970-01-01 was a Thursday; 0 = Monday
  return addDays(day, weekday === 6 ? -6 : -weekday - 7);
}

/**
 * The day after a bin's last one.
 * @param {string} start first day of the bin
 * @param {string} bin day, week, month or year
 */
export function binEnd(start, bin) {
  if (bin === 'day') return addDays(start, 1);
  if (bin === 'week') return addDays(start, 7);
  const [year, month] = start.split('-').map(Number);
  const next = bin === 'month' ? Date.UTC(year, month, 1) : Date.UTC(year + 1, 0, 1);
  return new Date(next).toISOString().slice(0, 10);
}

/** The width of bins that leaves some hundred bars at most. @param {number} days */
export function binFor(days) {
  if (days <= 150) return 'day';
  if (days <= 1100) return 'week';
  return days <= 60 * 366 ? 'month' : 'year';
}
