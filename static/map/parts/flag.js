/** Goes to a place, and marks it quietly for a while. Loaded when somebody first goes to one. */
import * as L from 'leaflet';

const PANE = 'flag';
/** Of a place without a size. */
const ZOOM = 11;
const CLOSEST = 15;
/** How long the mark stays, unless the map is clicked before. */
const STAYS_MS = 20_000;

/** @param {import('../map.js').Site} site */
export const part = ({ map, paint }) => new Flag(map, paint);

export class Flag {
  /** @param {import('leaflet').Map} map @param {import('../map.js').Site['paint']} paint */
  constructor(map, paint) {
    this.map = map; this.paint = paint; this.timer = 0;
    Object.assign(map.createPane(PANE).style, { zIndex: '465', pointerEvents: 'none' });
    this.group = L.layerGroup().addTo(map);
    map.on('click', () => this.clear());
  }

  /** @param {{position: [number, number], bbox: [number, number, number, number], label: string}} place longitude and latitude; west, south, east, north */
  go({ position: [lng, lat], bbox: [west, south, east, north], label }) {
    const { map } = this;
    const animate = Boolean(map.options.zoomAnimation);
    const box = L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
    const wide = box.getNorth() > box.getSouth() && box.getEast() > box.getWest();
    if (wide) map.fitBounds(box, { animate, padding: [40, 40], maxZoom: CLOSEST });
    else map.setView([lat, lng], Math.max(ZOOM, Math.min(CLOSEST, map.getZoom())), { animate });
    this.mark([lat, lng], wide ? box : null, label);
  }

  /** @param {[number, number]} at @param {L.LatLngBounds|null} box @param {string} label */
  mark(at, box, label) {
    this.clear();
    const { text, paper } = this.paint();
    const look = (/** @type {object} */ style) => ({ pane: PANE, interactive: false, fill: false, className: 'flag', ...style });
    for (const style of [{ color: paper, weight: 6, opacity: 0.85 }, { color: text, weight: 2 }]) {
      (box ? L.rectangle(box, look({ ...style, dashArray: '2 7' })) : L.circleMarker(at, look({ ...style, radius: 13 }))).addTo(this.group);
    }
    const named = Object.assign(document.createElement('bdi'), { textContent: label });
    L.tooltip({ permanent: true, direction: box ? 'center' : 'bottom', offset: [0, box ? 0 : 14], className: 'flag-label', pane: PANE, interactive: false }).setLatLng(at).setContent(named).addTo(this.group);
    this.timer = window.setTimeout(() => this.clear(), STAYS_MS);
  }

  clear() { clearTimeout(this.timer); this.group.clearLayers(); }
}
