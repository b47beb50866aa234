/** Where the steps of a narrative are: a number each, the one that is told stands out. Loaded with the first narrative. */
import * as L from 'leaflet';

const PANE = 'chapters';

/** @param {import('../map.js').Site} site */
export const part = ({ map }) => new Chapters(map);

export class Chapters {
  /** @param {import('leaflet').Map} map */
  constructor(map) {
    Object.assign(map.createPane(PANE).style, { zIndex: '470' });
    this.group = L.layerGroup().addTo(map);
  }

  /** Steps at one spot share a mark. The box has the same for keys and readers of screens. @param {{n: number, view: import('../../state/url.js').View, now: boolean}[]} steps @param {(n: number) => void} go @param {(n: number) => string} format */
  show(steps, go, format) {
    this.group.clearLayers();
    /** @type {Map<string, typeof steps>} */
    const spots = new Map();
    for (const step of steps) {
      const key = [step.view.lat, step.view.lng].map((v) => v.toFixed(2)).join();
      spots.set(key, [...(spots.get(key) ?? []), step]);
    }
    for (const there of spots.values()) {
      const { view: { lat, lng } } = there[0];
      const now = there.some((step) => step.now);
      const element = Object.assign(document.createElement('span'), { textContent: there.map(({ n }) => format(n)).join(' · '), className: now ? 'chapter-mark now' : 'chapter-mark' });
      element.setAttribute('aria-hidden', 'true');
      L.marker([lat, lng], { pane: PANE, keyboard: false, icon: L.divIcon({ html: element, className: 'chapter-spot', iconSize: [0, 0] }), zIndexOffset: now ? 1000 : 0 }).on('click', () => go(there[0].n)).addTo(this.group);
    }
  }
}
