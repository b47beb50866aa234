/** What was clicked on that is no incident: belts, corridors, zones, facilities, each with its source and how it was made. */
import { keyOf } from '../state/about.js';
import { HOT_ALPHA, classOf } from '../state/hotspots.js';
import { cellWords } from './compare/cell.js';
import { bdi, fill, h, icon } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene @typedef {{collection: string, properties: Record<string, any>}} Hit */

const CLOSE = 'M6 6l12 12M18 6L6 18';
const MOST = 4;

export class About {
  /** @param {HTMLElement} root @param {{profile: (panel: import('../state/lines.js').Panel) => void, toggleArea: (id: string) => void, aboutShown: (about: string, step: boolean) => void}} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    /** @type {Hit[]} */
    this.hits = [];
  }

  get open() { return this.hits.length > 0; }

  /** What it tells of, as the address has it; '' = nothing that has an address. */
  get key() { return keyOf(this.hits); }

  /** @param {Scene} scene @param {Hit[]} [hits] [] closes it @param {boolean} [step] whether "back" brings back what was there */
  render(scene, hits, step = true) {
    if (hits) this.hits = once(hits);
    this.draw(scene);
    if (hits) this.actions.aboutShown(this.key, step);
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.root.hidden = !this.open;
    if (!this.open) { fill(this.root); return; }
    const { lang } = scene;
    this.root.setAttribute('aria-label', lang.t('aboutPlace'));
    const shut = () => this.render(scene, []);
    fill(this.root, h('button', { type: 'button', class: 'shut', 'data-key': 'shut', 'aria-label': lang.t('close'), title: lang.t('close'), onclick: shut }, icon(CLOSE)),
      ...this.hits.slice(0, MOST).map((hit, i) => (i ? this.folded(scene, hit) : this.one(scene, hit))));
  }

  /** What lies beneath, folded under its name. @param {Scene} scene @param {Hit} hit */
  folded(scene, hit) { return h('details', {}, h('summary', {}, h('span', { class: `swatch ${hit.collection}` }), bdi(nameOf(scene, hit.collection, hit.properties))), ...this.one(scene, hit).children); }

  /** @param {Scene} scene @param {Hit} hit */
  one(scene, { collection, properties: p }) {
    const { lang } = scene;
    if (collection === 'difference') return h('article', {}, ...cellWords(lang, p).map((line, i) => h(i ? 'p' : 'h3', {}, bdi(line))));
    const rows = (collection === 'belts' ? belt(scene, p) : collection === 'hotspots' ? hexagon(scene, p) : drawn(scene, p)).filter(([, value]) => value);
    const panel = panelOf(collection, p);
    return h('article', {}, h('h3', {}, h('span', { class: `swatch ${collection}` }), bdi(nameOf(scene, collection, p)), collection === 'belts' ? h('span', { class: 'soft' }, bdi(lang.t('km', { n: Number(p.width_km) }))) : null),
      h('p', { class: 'soft' }, [lang.t(/** @type {any} */ (collection)), p.kind && code(lang, 'kind', p.kind)].filter(Boolean).join(lang.between)),
      panel ? h('p', {}, h('button', { type: 'button', class: 'primary', 'data-key': `profile:${panel.id}`, onclick: () => this.actions.profile(panel) }, lang.t('profile'))) : null,
      collection === 'areas' && p.id ? this.area(scene, String(p.id)) : null,
      h('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => [h('dt', {}, name), ...value.split('\n').map((line) => h('dd', { dir: 'auto' }, line))])),
      collection === 'hotspots' ? null : h('p', { class: 'links' }, h('a', { href: `/collections/${collection}/items/${encodeURIComponent(p.id)}?f=html`, target: '_blank', rel: 'noopener' }, lang.t('openRecord'))));
  }

  /** An area as the filter. @param {Scene} scene @param {string} id */
  area({ lang, state }, id) {
    const on = state.areas.includes(id);
    return h('p', { class: 'tools-row' }, h('button', { type: 'button', class: on ? 'plain' : 'primary', 'data-key': `only:${id}`, 'aria-pressed': String(on), onclick: () => this.actions.toggleArea(id) }, lang.t(on ? 'notOnlyArea' : 'onlyArea')),
      h('button', { type: 'button', class: 'plain', 'data-key': `tempo:${id}`, onclick: () => this.actions.profile({ kind: 'tempo', id: `area/${id}` }) }, lang.t('tempoOfArea')));
  }
}

/** A corridor and its band are one thing. @param {Hit[]} hits */
function once(hits) {
  const seen = new Map();
  for (const { collection, properties } of hits) {
    const kind = collection === 'corridor_bands' ? 'corridors' : collection;
    const key = `${kind}/${properties.id}`;
    if (!seen.has(key)) seen.set(key, { collection: kind, properties });
  }
  return [...seen.values()];
}

/** The panel that tells what happens along it. @param {string} collection @param {Record<string, any>} p @returns {import('../state/lines.js').Panel|null} */
function panelOf(collection, p) {
  if (collection === 'belts' && p.border) return { kind: 'belt', id: String(p.border) };
  return collection === 'corridors' && p.id ? { kind: 'corridor', id: String(p.id) } : null;
}

/** @param {Scene} scene @param {string} collection @param {Record<string, any>} p */
export function nameOf({ lang, names }, collection, p) {
  if (collection === 'difference') return cellWords(lang, p)[0];
  if (collection === 'hotspots') return lang.t(/** @type {any} */ (`hex_${classOf(/** @type {any} */ (p), HOT_ALPHA)}`));
  if (collection === 'belts') return String(p.border).split('-').map((c) => names.of('adm0', c)).join('–');
  return (lang.code === 'ar' ? p.name_ar || p.name_en : p.name_en || p.name_ar) || '';
}

/** @param {Scene} scene @param {Record<string, any>} p @returns {[string, string][]} */
function hexagon({ lang }, p) {
  const share = (/** @type {number|null} */ v) => (v === null || v === undefined ? '' : lang.t('inDraws', { n: Math.round(v * 100) }));
  const q = p.q < 0.001 ? `< ${lang.n(0.001)}` : lang.rate(p.q);
  return [[lang.t('incidents'), lang.n(p.count)], ['Gi*', lang.rate(p.z)], ['q', q], [lang.t('hotIn'), share(p.share_hot)], [lang.t('coldIn'), p.share_cold ? share(p.share_cold) : '']];
}

/** @param {Scene} scene @param {Record<string, any>} p @returns {[string, string][]} */
function belt({ lang, names }, p) {
  return [
    [lang.t('beltSide'), names.of('adm0', p.side)], [lang.t('width'), lang.t('km', { n: Number(p.width_km) })], [lang.t('areaSize'), p.area_km2 ? lang.t('km2', { n: Math.round(Number(p.area_km2)) }) : ''],
    [lang.t('status'), p.disputed ? lang.t('disputed') : ''], [lang.t('source'), p.boundary_set ? lang.t('boundarySet', { name: p.boundary_set }) : ''], [lang.t('method'), lang.t('beltMethod')],
  ];
}

/** @param {Scene} scene @param {Record<string, any>} p @returns {[string, string][]} */
function drawn({ lang }, p) {
  const km = (/** @type {any} */ v) => (v ? lang.t('km', { n: Number(v) }) : '');
  const method = parse(p.method);
  const by = method.by ? code(lang, 'by', method.by) : '';
  return [
    [lang.t('halfWidth'), km(p.half_width_km ?? method.half_width_km)], [lang.t('uncertain'), p.uncertainty_km ? `± ${km(p.uncertainty_km)}` : ''],
    [lang.t('confidence'), p.confidence ? code(lang, 'confidence', p.confidence) : ''], [lang.t('source'), p.source ?? ''],
    [lang.t('method'), [by, method.note, p.precision_note].filter(Boolean).join('\n')],
  ];
}

/** @param {import('../i18n/language.js').Language} lang @param {string} list @param {string} value */
const code = (lang, list, value) => (lang.has(`${list}_${value}`) ? lang.t(/** @type {any} */ (`${list}_${value}`)) : value.replaceAll('_', ' '));

/** Tiles carry objects as JSON text. @param {any} text @returns {Record<string, any>} */
function parse(text) {
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}
