/** The area that surely holds the open incident's place, and the place itself. */
import * as L from 'leaflet';

/** Over the incidents: a ring under a group would not be seen. */
const PANE = 'chosen';

export class Support {
  /** @param {import('leaflet').Map} map */
  constructor(map) { this.group = L.layerGroup().addTo(map); this.map = map; Object.assign(map.createPane(PANE).style, { zIndex: '460', pointerEvents: 'none' }); }

  clear() { this.group.clearLayers(); }

  /** @param {any} record @param {string} colour @param {string} paper of the ring's casing */
  show(record, colour, paper) {
    this.clear();
    const style = { color: colour, weight: 1.5, dashArray: '5 5', fillColor: colour, fillOpacity: 0.14, interactive: false, className: 'support' };
    if (record.support) L.geoJSON(record.support, { style: () => style, pointToLayer: (_, at) => L.circleMarker(at, style) }).addTo(this.group);
    const shape = record.feature?.geometry;
    if (!shape) return;
    for (const line of [{ color: paper, weight: 7 }, { color: colour, weight: 3 }]) {
      const edge = { ...line, fill: false, interactive: false, pane: PANE, className: 'chosen' };
      L.geoJSON(shape, { style: () => edge, pointToLayer: (_, at) => L.circleMarker(at, { ...edge, radius: 19 }) }).addTo(this.group);
    }
  }

  /** Moves the map only if the place is not in view. @param {any} record @param {boolean} animate */
  reveal(record, animate) {
    const shape = record.feature?.geometry;
    if (!shape) return;
    const bounds = L.geoJSON(shape).getBounds();
    if (bounds.isValid() && !this.map.getBounds().pad(-0.05).contains(bounds)) this.map.panTo(bounds.getCenter(), { animate });
  }
}
