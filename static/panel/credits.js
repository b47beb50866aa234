/** Whose data is on the map. Licences ask for it to stand wherever the data is shown. */
import { fill, h, same } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

export class Credits {
  /** @param {HTMLElement} root */
  constructor(root) { this.root = root; this.ged = false; }

  /** @param {Scene} scene @param {import('./filters.js').Facet[]} [facets] */
  render({ lang }, facets = []) {
    this.ged ||= facets.some((f) => f.field === 'origin' && f.values.some((v) => v.value === 'ucdp-ged'));
    if (same(this, lang, this.ged)) return;
    this.root.setAttribute('aria-label', lang.t('attribution'));
    fill(this.root, ...this.parts().map((key) => h('span', { title: lang.t(/** @type {any} */ (`${key}Full`)) }, h('bdi', {}, lang.t(/** @type {any} */ (key))))));
  }

  /** Whose data: keys of texts. */
  parts() { return this.ged ? ['creditGED', 'creditNE', 'creditGN'] : ['creditNE', 'creditGN']; }
}
