// Prints how long the map and the list wait when a filter changes: node scripts/latency.mjs ADDRESS [FILTERS [SEED]]
// Each burst is what the page asks at once for a filter that nobody has asked before: eight tiles of Iraq and Syria, count, timeline,
// facets and the first page of the list. The last two rows ask the last filter again, as panning back does, and again with ETags.
const [address, filters = '20', seed = String(Date.now() % 1e6)] = process.argv.slice(2);
if (!address) {
  console.error('usage: node scripts/latency.mjs http://HOST:PORT [FILTERS [SEED]]');
  process.exit(2);
}

const FIELDS = ['event_type', 'event_subtype', 'side', 'geo_precision', 'date_precision', 'verification', 'record_kind',
  'adm0', 'adm1', 'actors', 'publishers', 'origin'];
const TILES = [[5, 18, 12], [5, 19, 12], [5, 20, 12], [6, 37, 25], [6, 38, 25], [6, 39, 25], [6, 38, 24], [6, 39, 26]];
const VIEW = '35,29,49,38';

let state = Number(seed);
/** A number in [0, 1), the same for the same seed (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const day = () => new Date(Date.UTC(1989, 0, 1) + Math.floor(random() * 11_680) * 864e5).toISOString().slice(0, 10);

const quote = (value) => value.replace(/[\\,]/g, '\\$&');

/** Up to three values of a field, as the page writes them; "" where the field has none. */
function choice(facet) {
  const known = facet.values.map((v) => v.value).filter((v) => v !== null);
  const picked = new Set(Array.from({ length: 3 }, () => known[Math.floor(random() * known.length)]));
  return known.length ? [...picked].map(quote).join(',') : '';
}

/** A filter by time, by one or two fields, or by both; every tenth matches nearly everything. */
function randomFilter(facets, n) {
  const query = new URLSearchParams();
  const wide = n % 10 === 0;
  const [from, to] = wide ? ['1989-01-01', day().replace(/^..../, '2030')] : [day(), day()].sort();
  if (wide || random() < 0.6) query.set('datetime', `${from}/${to}`);
  for (let i = 0; !wide && (i < 1 || random() < 0.4); i++) {
    const facet = facets[Math.floor(random() * facets.length)];
    const values = choice(facet);
    if (values) query.set(facet.field, values);
  }
  return query;
}

/** The requests of a burst, by endpoint. */
function requests(query, counter) {
  const path = (name, more) => `${name}?${new URLSearchParams([...query, ...Object.entries(more)])}`;
  return [
    ...TILES.map((t) => ['tile', path(`/tiles/incidents/${t.join('/')}.mvt`, { v: counter })]),
    ['count', path('/stats/count', { view: VIEW })],
    ['timeline', path('/stats/timeline', { bin: 'month' })],
    ['facets', path('/stats/facets', { fields: FIELDS.join(',') })],
    ['items', path('/collections/incidents/items', { limit: 50, sort: '-occurred', f: 'json' })],
  ];
}

const etags = new Map();
async function timed(path, revalidate) {
  const start = performance.now();
  const headers = revalidate && etags.has(path) ? { 'If-None-Match': etags.get(path) } : {};
  const answer = await fetch(address + path, { headers });
  const body = await answer.arrayBuffer();
  if (answer.status >= 400) throw new Error(`${answer.status} for ${path}: ${Buffer.from(body).toString().slice(0, 300)}`);
  etags.set(path, answer.headers.get('etag') ?? '');
  return performance.now() - start;
}

const took = new Map();
const note = (name, ms) => took.set(name, [...(took.get(name) ?? []), ms]);

async function burst(list, suffix = '', revalidate = false) {
  const start = performance.now();
  await Promise.all(list.map(async ([name, path]) => {
    const ms = await timed(path, revalidate);
    if (!suffix) note(name, ms);
  }));
  note(`burst${suffix}`, performance.now() - start);
}

function print() {
  const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0).padStart(7);
  console.log('ms             n    p50    p95    max');
  for (const [name, list] of took) {
    const sorted = list.toSorted((a, b) => a - b);
    console.log(`${name.padEnd(14)}${String(sorted.length).padStart(4)}${at(sorted, 0.5)}${at(sorted, 0.95)}${at(sorted, 1)}`);
  }
}

const get = async (path) => (await fetch(address + path)).json();
const { facets } = await get(`/stats/facets?fields=${FIELDS.join(',')}`);
const { matched } = await get('/stats/count');
const counter = '0';
for (let n = 0; n < 2; n++) await burst(requests(randomFilter(facets, 1), counter)); // opens connections on both ends
took.clear();
for (let n = 0; n < Number(filters); n++) {
  const list = requests(randomFilter(facets, n), counter);
  await burst(list);
  await burst(list, ' again');
  await burst(list, ' by ETag', true);
}
console.log(`${matched} records, ${filters} filters, seed ${seed}`);
print();
