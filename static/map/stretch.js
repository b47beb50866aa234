/** The stretch of a border or corridor that stands under the cursor of a chart. */
import * as L from 'leaflet';

const PANE = 'stretch';

export class Stretch {
  /** @param {import('leaflet').Map} map */
  constructor(map) {
    this.group = L.layerGroup().addTo(map);
    Object.assign(map.createPane(PANE).style, { zIndex: '440', pointerEvents: 'none' });
  }

  /** @param {[number, number][][]} lines longitude and latitude @param {{colour: string, paper: string}} look */
  show(lines, { colour, paper }) {
    this.group.clearLayers();
    for (const style of [{ color: paper, weight: 9, opacity: 0.85 }, { color: colour, weight: 5 }]) {
      for (const line of lines) L.polyline(line.map(([lng, lat]) => [lat, lng]), { ...style, interactive: false, pane: PANE, className: 'stretch' }).addTo(this.group);
    }
  }
}
