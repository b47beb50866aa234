/** Rings round the incidents of a week and a stretch that stand under the cursor of a chart: over the marks, and as quiet. Loaded when they are first shown. */
import * as L from 'leaflet';

const PANE = 'moment';

/** @param {import('../map.js').Site} site */
export const part = (site) => new Moment(site);

export class Moment {
  /** @param {import('../map.js').Site} site */
  constructor({ map, paint }) {
    this.paint = paint;
    this.group = L.layerGroup().addTo(map);
    Object.assign(map.createPane(PANE).style, { zIndex: '455', pointerEvents: 'none' });
  }

  /** @param {any[]} shapes geometries, [] = none */
  show(shapes) {
    const { hint, paper } = this.paint();
    this.group.clearLayers();
    for (const line of [{ color: paper, weight: 4, opacity: 0.8 }, { color: hint, weight: 2 }]) {
      const style = { ...line, fill: false, interactive: false, pane: PANE, className: 'moment' };
      for (const shape of shapes) L.geoJSON(shape, { style: () => style, pointToLayer: (_, at) => L.circleMarker(at, { ...style, radius: 9 }) }).addTo(this.group);
    }
  }
}
