/** What differs between two states of a record, value by value. */

/** @typedef {{path: string, before: string, after: string}} Difference '' = not stated */

/** Names by which the parts of a list are told apart, whatever their order. */
const KEYS = ['measure', 'who', 'role', 'border', 'field'];

/** @param {any} value @param {string} path @param {Map<string, string>} flat */
function walk(value, path, flat) {
  if (value === null || value === undefined || value === '') return;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) { if (value.length) flat.set(path, value.join('; ')); return; }
    value.forEach((one, i) => walk(one, `${path}[${nameOf(one, i)}]`, flat));
  } else if (typeof value === 'object') {
    for (const [name, one] of Object.entries(value)) walk(one, path ? `${path}.${name}` : name, flat);
  } else flat.set(path, String(value));
}

/** @param {any} one @param {number} i */
function nameOf(one, i) {
  const named = KEYS.map((key) => one?.[key]).filter((text) => typeof text === 'string');
  return [...named, one?.actor?.name ?? one?.document?.sha256?.slice(0, 8) ?? (named.length ? '' : i)].filter((text) => text !== '').join(' ');
}

/** What a record says, without how it came to say it. @param {any} record */
function said(record) {
  const flat = new Map();
  const { incident, outcomes, actors, claims } = record;
  walk({ ...incident, outcomes, actors, claims }, '', flat);
  return flat;
}

/** @param {any} before @param {any} after records as /incidents/ID has them @returns {Difference[]} in the order of the later one */
export function differences(before, after) {
  const [a, b] = [said(before), said(after)];
  return [...new Set([...b.keys(), ...a.keys()])].filter((path) => a.get(path) !== b.get(path)).map((path) => ({ path, before: a.get(path) ?? '', after: b.get(path) ?? '' }));
}
