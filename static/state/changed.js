/** What differs between two states of a record, value by value. */

/**
 * @typedef {object} Difference
 * @property {string} path unique
 * @property {string} list of which one part differs: outcomes, actors, claims; '' = the record itself
 * @property {any} part of that list
 * @property {string} field of the part or the record, with dots; '' = the whole part is new, or gone
 * @property {string} key of the part among those of its list
 * @property {string} before '' = not stated
 * @property {string} after
 */
/** @typedef {{list: string, part: any, field: string, key: string, text: string}} Value */

/** Lists of parts, and what tells one from another, whatever their order. @type {Record<string, (part: any) => any[]>} */
const PARTS = {
  outcomes: ({ measure, who }) => [measure, who],
  actors: ({ role, actor }) => [role, actor?.name],
  claims: ({ field, document }) => [field, document?.source?.publisher, document?.title, document?.sha256?.slice(0, 8)],
};

/** @param {any} value @param {string} field @param {(field: string, text: string) => void} put */
function walk(value, field, put) {
  if (value === null || value === undefined || value === '') return;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) { if (value.length) put(field, value.join('; ')); return; }
  if (typeof value !== 'object') { put(field, String(value)); return; }
  for (const [name, one] of Object.entries(value)) walk(one, [field, name].filter(Boolean).join('.'), put);
}

/** What a record says, without how it came to say it. @param {any} record @returns {Map<string, Value>} by path */
function said(record) {
  /** @type {Map<string, Value>} */
  const flat = new Map();
  walk(record.incident, '', (field, text) => flat.set(field, { list: '', part: null, field, key: '', text }));
  for (const [list, namedBy] of Object.entries(PARTS)) {
    /** @type {Map<string, number>} */
    const seen = new Map();
    for (const part of record[list] ?? []) {
      const name = namedBy(part).filter(Boolean).join(' ');
      const n = (seen.get(name) ?? 0) + 1;
      seen.set(name, n);
      const key = `${list}[${n > 1 ? `${name} ${n}` : name}]`;
      walk(part, '', (field, text) => flat.set(`${key}.${field}`, { list, part, field, key, text }));
    }
  }
  return flat;
}

/** Each part that only one of the two has, once: its many fields tell nothing more. @param {Map<string, Value>} here @param {Map<string, Value>} there @returns {Map<string, Value>} by key */
function alone(here, there) {
  const known = new Set([...there.values()].map(({ key }) => key));
  return new Map([...here.values()].filter(({ key }) => key && !known.has(key)).map((value) => [value.key, value]));
}

/** @param {any} before @param {any} after records as /incidents/ID has them @returns {Difference[]} in the order of the later one */
export function differences(before, after) {
  const [a, b] = [said(before), said(after)];
  const [gone, come] = [alone(a, b), alone(b, a)];
  const within = [...new Set([...b.keys(), ...a.keys()])].filter((path) => a.get(path)?.text !== b.get(path)?.text).map((path) => {
    const { list, part, field, key } = /** @type {Value} */ (b.get(path) ?? a.get(path));
    return { path, list, part, field, key, before: a.get(path)?.text ?? '', after: b.get(path)?.text ?? '' };
  }).filter(({ key }) => !gone.has(key) && !come.has(key));
  const whole = (/** @type {Value} */ { list, part, key }, /** @type {'before'|'after'} */ which) => ({ path: key, list, part, field: '', key, before: '', after: '', [which]: 'yes' });
  return [...within, ...[...come.values()].map((value) => whole(value, 'after')), ...[...gone.values()].map((value) => whole(value, 'before'))];
}
