/** What a link names that is not here (any more): a corridor, a border, an area, a value of a filter. The server says which; here is what takes it away. */
import { FIELD_NAMES } from './fields.js';

/** @typedef {import('./url.js').State} State */
/** @typedef {{key: 'unknownCorridor'|'unknownBorder'|'unknownArea'|'unknownValue', id: string, field: string, change: Partial<State>|null}} Unknown field: of unknownValue; change: null = it is no filter */

/** @param {State} state @param {string} parameter as the server names it @param {string} value @returns {Unknown|null} null = something else is wrong */
export function unknownOf(state, parameter, value) {
  const lost = (/** @type {Unknown['key']} */ key, /** @type {Partial<State>|null} */ change, field = '') => ({ key, id: value, field, change });
  if (parameter === 'corridor') return lost('unknownCorridor', state.corridor === value ? { corridor: '' } : null);
  if (parameter === 'other') return lost('unknownCorridor', state.other === value ? { other: '' } : null); // that the open one is compared with
  if (parameter === 'border') return lost('unknownBorder', null);
  if (parameter === 'belt') {
    const belt = state.belt.split(',').filter((one) => one !== value).join();
    return lost('unknownBorder', { belt, soil: belt ? state.soil : '' });
  }
  if (parameter === 'area') return lost('unknownArea', { areas: state.areas.filter((one) => one !== value) });
  if (parameter === 'side' && state.soil === value) return lost('unknownValue', { soil: '' }, 'belts');
  const values = state.filters[parameter];
  if (!FIELD_NAMES.some((name) => name === parameter) || !values?.includes(value)) return null;
  const filters = { ...state.filters, [parameter]: values.filter((one) => one !== value) };
  if (!filters[parameter].length) delete filters[parameter];
  return lost('unknownValue', { filters }, parameter);
}
