/** Hot-spot hexagons under the incidents. Loaded when they are first shown. */
import * as L from 'leaflet';
import { classOf } from '../../state/hotspots.js';
import { inside, rings } from '../rings.js';

const PANE = 'hotspots';
/** Hot and cold from ColorBrewer's PuOr, which colour-blind readers tell apart. */
export const COLOURS = { light: { hot: '#b35806', cold: '#542788', neither: '#6b7280' }, dark: { hot: '#fdae61', cold: '#b2abd2', neither: '#8a949b' } };

/** @param {import('../map.js').Site} site */
export const part = ({ map }) => new HotSpots(map);

export class HotSpots {
  /** @param {import('leaflet').Map} map */
  constructor(map) {
    Object.assign(map.createPane(PANE).style, { zIndex: '245', pointerEvents: 'none' });
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
      const kind = classOf(feature.properties, alpha);
      if (kind === 'neither' && !feature.properties.count) continue;
      const share = kind === 'hot' ? feature.properties.share_hot : kind === 'cold' ? feature.properties.share_cold : null;
      const style = { renderer: this.renderer, pane: PANE, interactive: false, color: COLOURS[theme][kind], weight: kind === 'neither' ? 0.6 : 1.4, opacity: kind === 'neither' ? 0.35 : 0.95, dashArray: share !== null && share < 0.5 ? '3 4' : undefined,
        fillColor: COLOURS[theme][kind], fillOpacity: kind === 'neither' ? 0.04 : 0.14 + 0.36 * (share ?? 0.5) };
      L.polygon(rings(feature), style).addTo(this.group);
    }
  }

  /** The hexagon under a place. @param {{lng: number, lat: number}} at @returns {{collection: string, properties: Record<string, any>}[]} */
  at({ lng, lat }) {
    const found = this.features.find((f) => inside(f.geometry.coordinates[0], lng, lat));
    return found ? [{ collection: 'hotspots', properties: found.properties }] : [];
  }
}
