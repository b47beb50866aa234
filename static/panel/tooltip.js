/** What lies under the pointer, in words. */
import { precision, title, when } from '../i18n/words.js';
import { SIDES } from '../state/palette.js';
import { nameOf } from './about.js';
import { cellWords } from './compare/cell.js';
import { bdi, fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

export class Tooltip {
  /** @param {HTMLElement} root */
  constructor(root) { this.root = root; }

  /** @param {Scene} scene @param {{collection: string, properties: Record<string, any>}[]} hits @param {{x: number, y: number}|null} spot */
  render(scene, hits, spot) {
    this.root.hidden = !hits.length || !spot;
    if (this.root.hidden || !spot) return;
    fill(this.root, ...hits.slice(0, 3).map((hit) => h('div', {}, ...lines(scene, hit))));
    const width = /** @type {HTMLElement} */ (this.root.parentElement).clientWidth;
    this.root.style.left = `${Math.max(8, Math.min(spot.x + 14, width - 250))}px`;
    this.root.style.top = `${spot.y + 16}px`;
  }
}

/** @param {Scene} scene @param {{collection: string, properties: Record<string, any>}} hit @returns {Node[]} */
function lines(scene, { collection, properties: p }) {
  const { lang, names } = scene;
  if (collection === 'difference') return cellWords(lang, p).map((line, i) => h(i ? 'span' : 'strong', i > 1 ? { class: 'soft' } : {}, bdi(line)));
  const name = nameOf(scene, collection, p);
  if (collection === 'incidents' && p.point_count > 1) return [h('strong', {}, lang.t('cluster', { n: Number(p.point_count) })), ...SIDES.filter((s) => p[`side_${s}`]).map((s) => h('span', {}, `${names.of('side', s)} `, bdi(lang.n(Number(p[`side_${s}`])))))];
  if (collection === 'incidents') return [h('strong', {}, bdi(title(lang, names, p))), h('span', {}, bdi(when(lang, p))), h('span', { class: 'soft' }, precision(lang, p))];
  if (collection === 'belts') return [h('strong', {}, bdi(name)), h('span', { class: 'soft' }, [lang.t('belts'), lang.t('km', { n: Number(p.width_km) }), names.of('adm0', p.side)].join(lang.between))];
  const label = collection === 'corridor_bands' ? 'corridors' : collection;
  return [h('strong', {}, bdi(name)), h('span', { class: 'soft' }, [lang.t(/** @type {any} */ (label)), p.kind && (lang.has(`kind_${p.kind}`) ? lang.t(/** @type {any} */ (`kind_${p.kind}`)) : String(p.kind).replaceAll('_', ' ')), p.uncertainty_km && `± ${lang.t('km', { n: Number(p.uncertainty_km) })}`].filter(Boolean).join(lang.between))];
}
