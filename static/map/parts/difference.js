/** The hexagons of a difference, under the incidents. Loaded when they are first shown. */
import * as L from 'leaflet';
import { differenceOf } from '../../state/difference.js';
import { inside, rings } from '../rings.js';

const PANE = 'difference';
/** As hot and cold spots: ColorBrewer's PuOr, which colour-blind readers tell apart. */
const COLOURS = { light: { more: '#b35806', less: '#542788', unclear: '#6b7280', few: '#6b7280' }, dark: { more: '#fdae61', less: '#b2abd2', unclear: '#8a949b', few: '#8a949b' } };
/** A ratio of this much and more has the full colour. */
const STRONG = Math.log(8);

/** @param {import('../map.js').Site} site */
export const part = ({ map }) => new Difference(map);

export class Difference {
  /** @param {import('leaflet').Map} map */
  constructor(map) {
    Object.assign(map.createPane(PANE).style, { zIndex: '246', pointerEvents: 'none' });
    this.renderer = L.canvas({ pane: PANE, padding: 0.3 });
    this.group = L.layerGroup().addTo(map);
    /** @type {any[]} */
    this.features = [];
  }

  /** @param {any[]} features @param {{alpha: number, theme: 'light'|'dark'}} look */
  show(features, { alpha, theme }) {
    this.features = features;
    this.group.clearLayers();
    for (const feature of features) {
      const kind = differenceOf(feature.properties, alpha);
      const clear = kind === 'more' || kind === 'less';
      const strength = Math.min(1, Math.abs(feature.properties.log_ratio ?? STRONG) / STRONG); // null: nothing in one of the two
      const style = { renderer: this.renderer, pane: PANE, interactive: false, color: COLOURS[theme][kind], weight: clear ? 1.4 : 0.6, opacity: clear ? 0.95 : 0.4,
        fillColor: COLOURS[theme][kind], fillOpacity: clear ? 0.2 + 0.5 * strength : kind === 'unclear' ? 0.14 : 0.04 };
      L.polygon(rings(feature), style).addTo(this.group);
    }
  }

  /** The hexagon under a place. @param {{lng: number, lat: number}} at @returns {{collection: string, properties: Record<string, any>}[]} */
  at({ lng, lat }) {
    const found = this.features.find((f) => inside(f.geometry.coordinates[0], lng, lat));
    return found ? [{ collection: 'difference', properties: found.properties }] : [];
  }
}
