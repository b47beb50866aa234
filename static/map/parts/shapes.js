/** Areas that an open analysis tells of: clusters' hulls, scan circles, density cells. Loaded when they are first shown. */
import * as L from 'leaflet';

const PANE = 'found';

/** @param {import('../map.js').Site} site */
export const part = ({ map }) => new Shapes(map);

export class Shapes {
  /** @param {import('leaflet').Map} map */
  constructor(map) {
    Object.assign(map.createPane(PANE).style, { zIndex: '247', pointerEvents: 'none' });
    this.renderer = L.canvas({ pane: PANE, padding: 0.3 });
    this.group = L.layerGroup().addTo(map);
  }

  /** @param {{geometry: any, weight: number}[]} shapes weight: 0 = hardly seen, 1 = full @param {{colour: string, outlined: boolean}} look */
  show(shapes, { colour, outlined }) {
    this.group.clearLayers();
    for (const { geometry, weight } of shapes) {
      const style = { renderer: this.renderer, pane: PANE, interactive: false, stroke: outlined, color: colour, weight: 1.4, fillColor: colour, fillOpacity: outlined ? 0.1 + 0.25 * weight : 0.75 * weight, ...(geometry.type === 'LineString' ? { weight: 1 + 2 * weight, dashArray: '2 7', lineCap: /** @type {'round'} */ ('round') } : {}) };
      L.geoJSON(geometry, /** @type {any} */ ({ style: () => style, pointToLayer: (/** @type {any} */ _, /** @type {any} */ at) => L.circleMarker(at, { ...style, radius: 7 }) })).addTo(this.group);
    }
  }
}
