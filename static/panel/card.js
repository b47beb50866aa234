/** One record: its sources first, then what, when, where, how many, and how all that came to be known. */
import { number, place, precision, title, when } from '../i18n/words.js';
import { bdi, fill, h, icon } from './dom.js';
import { revisions } from './revisions.js';
import { sources } from './sources.js';
import { symbolOf } from './symbol.js';

/** @typedef {import('./filters.js').Scene} Scene */

const BACK = 'M15 5l-7 7 7 7';

export class Card {
  /** @param {HTMLElement} root @param {{back: () => void, source: (index: number|null) => void, known: (asOf: string) => void, panelFailed: (error: unknown) => void}} actions */
  constructor(root, actions) {
    this.root = root; this.actions = actions;
    this.unveiled = ''; // the record whose graphic texts the reader has asked for
  }

  /** @param {Scene} scene @param {any} record null = on its way @param {string} [problem] */
  render(scene, record, problem = '') {
    const { lang } = scene;
    const back = h('button', { type: 'button', class: 'plain back', 'data-key': 'back', onclick: this.actions.back }, icon(BACK), lang.t('back'));
    if (!record) { fill(this.root, back, h('p', { class: 'empty', role: 'status' }, problem || lang.t('loading'))); return; }
    const p = record.feature?.properties ?? {};
    const veiled = sensitive(record, 'graphic') && this.unveiled !== record.id;
    const unveil = () => { this.unveiled = record.id; this.render(scene, record, problem); this.focus(); };
    fill(this.root, back, this.heading(scene, p), ...cares(scene, record), ...(veiled ? [veil(scene, unveil)] : summary(scene, record)), ...sources(scene, record, this.actions.source, veiled),
      ...section(lang.t('when'), h('p', {}, bdi(when(lang, p)))),
      ...section(lang.t('place'), ...where(scene, record, p)),
      ...section(lang.t('outcomes'), outcomes(scene, record.outcomes ?? [])),
      ...(record.actors?.length ? section(lang.t('actors'), actors(scene, record.actors)) : []),
      ...section(lang.t('borders'), borders(scene, record.borders ?? [])),
      ...(p.flags?.length ? section(lang.t('flags'), flags(scene, p.flags)) : []),
      ...section(lang.t('revisions'), revisions(scene, record, this.actions)),
      h('p', { class: 'soft id' }, bdi(`${p.origin ?? ''} ${p.origin_id ?? ''}`)));
  }

  /** @param {Scene} scene @param {any} p */
  heading(scene, p) {
    const { lang, names } = scene;
    const chips = [names.of('event_type', p.event_type), names.of('event_subtype', p.event_subtype), names.of('side', p.side), names.of('verification', p.verification), p.record_kind !== 'incident' && names.of('record_kind', p.record_kind)];
    return h('header', {}, h('h2', { tabindex: '-1', id: 'card-title' }, symbolOf(scene, p.event_type, p.side), bdi(title(lang, names, p))),
      p.title && title(lang, names, p) !== p.title && !p.title_ar ? h('p', { class: 'soft', dir: 'auto', lang: 'en' }, p.title) : null,
      h('p', { class: 'known' }, precision(lang, p)),
      h('ul', { class: 'chips' }, ...[...new Set(chips.filter(Boolean))].map((c) => h('li', {}, c))));
  }

  focus() { /** @type {HTMLElement|null} */ (this.root.querySelector('#card-title'))?.focus({ preventScroll: true }); }
}

/** @param {any} record @param {string} kind */
const sensitive = (record, kind) => (record.incident?.sensitivity ?? []).includes(kind);

/** What is to be taken care of. @param {Scene} scene @param {any} record */
const cares = ({ lang }, record) => /** @type {const} */ (['personal_info', 'source_at_risk']).filter((kind) => sensitive(record, kind)).map((kind) => h('p', { class: 'warn' }, lang.t(kind)));

/** Stands where graphic texts would. @param {Scene} scene @param {() => void} unveil */
const veil = ({ lang }, unveil) => h('div', { class: 'veil' }, h('p', {}, lang.t('graphic')), h('button', { type: 'button', class: 'link', 'data-key': 'unveil', onclick: unveil }, lang.t('graphicShow')));

/** @param {string} heading @param {...(Node|null)} content */
export const section = (heading, ...content) => [h('h3', {}, heading), ...content.filter((c) => c !== null)];

/**
 * What the record says in our words. Texts that were read are kept as spans only, so this is said to be a paraphrase.
 * @param {Scene} scene @param {any} record
 */
function summary({ lang }, record) {
  const { en = '', ar = '' } = record.incident?.summary ?? {};
  const text = lang.code === 'ar' ? ar || en : en || ar;
  if (!text) return [];
  const ours = (record.claims ?? []).some((/** @type {any} */ c) => !c.quote && Number.isInteger(c.char_start));
  return [h('p', { class: 'summary', dir: 'auto' }, text), ours ? h('p', { class: 'soft ours' }, lang.t('paraphrase')) : null];
}

/** @param {Scene} scene @param {any} record @param {any} p */
function where({ lang, names }, record, p) {
  const parts = [place(lang, p), names.of('adm1', p.adm1), names.of('adm0', p.adm0) || p.source_country].filter(Boolean);
  const lines = [h('p', {}, bdi([...new Set(parts)].join(lang.comma) || lang.t('notStated')))];
  const shape = record.feature?.geometry;
  if (shape?.type === 'Point') lines.push(h('p', { class: 'soft' }, h('bdi', { dir: 'ltr' }, `${shape.coordinates[1].toFixed(4)}, ${shape.coordinates[0].toFixed(4)}`), p.uncertainty_m ? h('span', {}, ' ± ', bdi(lang.distance(p.uncertainty_m))) : null));
  lines.push(h('p', { class: 'soft' }, lang.t(!shape ? 'notOnMap' : record.support ? 'support' : 'noSupport')));
  return lines;
}

/** @param {Scene} scene @param {any[]} list */
function outcomes({ lang, names }, list) {
  const unsaid = ['killed', 'wounded'].filter((measure) => !list.some((o) => o.measure === measure));
  return h('dl', { class: 'facts' }, ...list.flatMap((o) => [
    h('dt', {}, `${names.of('measure', o.measure)}${o.who && o.who !== 'all' ? ` · ${names.of('who', o.who)}` : ''}`),
    h('dd', {}, bdi(number(lang, o)), o.source_inconsistent ? h('p', { class: 'warn' }, lang.t('inconsistent')) : null),
  ]), ...unsaid.flatMap((measure) => [h('dt', {}, names.of('measure', measure)), h('dd', { class: 'soft' }, lang.t('notStated'))]));
}

/** @param {Scene} scene @param {any[]} list */
function actors({ lang, names }, list) {
  return h('dl', { class: 'facts' }, ...list.flatMap(({ actor, role }) => [
    h('dt', {}, names.of('role', role)), h('dd', {}, bdi((lang.code === 'ar' && actor.name_ar) || names.known('actors', actor.name) || actor.name), actor.class && actor.class !== 'unknown' ? h('span', { class: 'soft' }, ` · ${names.of('actor_class', actor.class)}`) : null)]));
}

/** @param {Scene} scene @param {any[]} list */
function borders({ lang, names }, list) {
  if (!list.length) return h('p', { class: 'soft' }, lang.t('noBorders'));
  const name = (/** @type {string} */ pair) => pair.split('-').map((c) => names.of('adm0', c)).join('–');
  return h('dl', { class: 'facts' }, ...[...list].sort((a, b) => a.distance_m - b.distance_m).flatMap((b) => [
    h('dt', {}, bdi(name(b.border))), h('dd', {}, bdi(lang.distance(b.distance_m)), h('span', { class: 'soft' }, ` ${b.side ? lang.t('on', { side: names.of('adm0', b.side) }) : lang.t('noSide')}`))]));
}

/** @param {Scene} scene @param {string[]} list */
const flags = ({ lang }, list) => h('ul', { class: 'flags' }, ...list.map((f) => h('li', { class: 'warn' }, f.startsWith('source_inconsistent') ? `${lang.t('inconsistent')} ` : '', bdi(f.replace(/^source_inconsistent:?\s*/, '').replaceAll('_', ' ')))));
