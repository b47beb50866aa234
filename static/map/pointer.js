/** What the reader does on the map, with a pointer or by keyboard, and what lies there. */

/** How near the cross a mark must lie to be meant by it, in pixels. */
const AIM = 32;

/**
 * What takes the clicks while it is in hand, such as a pencil.
 * @typedef {object} Tool
 * @property {boolean} drawing whether a click is its own now
 * @property {(at: import('leaflet').LatLng) => void} add Enter was pressed with this place at the cross
 */

export class Pointer {
  /** @param {import('./map.js').ThreatMap} view */
  constructor(view) {
    this.view = view; this.map = view.map; this.reports = view.reports;
    /** @type {Tool|null} */
    this.tool = null;
    const element = this.map.getContainer();
    this.map.on('click', (e) => this.clicked(e));
    this.map.on('mousemove', (e) => this.hovered(e));
    this.map.on('mouseout', () => { this.reports.pointed([], null); this.reports.roamed(null, ''); });
    element.addEventListener('keydown', (e) => this.key(e));
    // Leaflet focuses the map on each press of a pointer: the cross is for those who came by keyboard.
    for (const kind of ['keydown', 'keyup', 'pointerdown']) element.addEventListener(kind, () => element.classList.toggle('by-keys', kind !== 'pointerdown'));
  }

  /** Takes the clicks. @param {Tool} tool @returns {() => void} gives them back, unless another tool has them by then */
  hold(tool) {
    this.tool = tool;
    return () => { if (this.tool === tool) this.tool = null; };
  }

  /** Leaflet moves and zooms by keyboard itself. @param {KeyboardEvent} e */
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target !== this.map.getContainer()) return;
    if (e.key === 'Enter' && this.tool) this.tool.add(this.map.getCenter());
    else if (e.key === 'Enter') this.clicked({ latlng: this.map.getCenter() }, AIM);
    else if (e.key.toLowerCase() === 'l') this.reports.listed();
    else return;
    e.preventDefault();
  }

  /** @param {any} e a Leaflet mouse event @param {number} [slack] pixels */
  clicked(e, slack = 8) {
    if (this.tool?.drawing) return; // the click is a corner
    const { map, reports } = this;
    const m = this.view.unlike?.features.length ? null : this.view.incidents.at(map.project(e.latlng), slack);
    if (m?.id) { reports.picked(m.id); return; }
    if (m && map.getZoom() < map.getMaxZoom()) map.setView(map.unproject([m.x, m.y]), map.getZoom() + 2, { animate: this.view.animated });
    else if (m) reports.heaped(this.boxOf(m)); // records at one place, which no zoom tells apart
    else { reports.pointed([], null); reports.asked(this.hits(e).filter((hit) => hit.collection !== 'incidents')); }
  }

  /** The box that holds all of a group, with a pixel around it for what tiles round. @param {import('./merge.js').Mark} m @returns {[number, number, number, number]} west, south, east, north */
  boxOf({ reach: [left, top, right, bottom] }) {
    const corner = (/** @type {number} */ x, /** @type {number} */ y) => this.map.unproject([x, y]).wrap();
    const [southWest, northEast] = [corner(left - 1, bottom + 1), corner(right + 1, top - 1)];
    return [southWest.lng, southWest.lat, northEast.lng, northEast.lat];
  }

  /** @param {any} e a Leaflet mouse event */
  hovered(e) {
    if (this.tool?.drawing || /** @type {any} */ (this.map.dragging).moving()) { this.reports.pointed([], null); return; } // what lies beneath is not what one aims at
    const hits = this.hits(e);
    this.map.getContainer().classList.toggle('on-mark', hits[0]?.collection === 'incidents');
    this.reports.pointed(hits, e.containerPoint);
    this.reports.roamed(e.latlng, dayOf(hits[0]));
  }

  /** @param {any} e a Leaflet mouse event @returns {import('./map.js').Hit[]} */
  hits(e) {
    const cells = this.view.unlike?.at(e.latlng) ?? [];
    if (cells.length) return cells; // the incidents are not shown then
    const m = this.view.incidents.at(this.map.project(e.latlng));
    if (m) return [{ collection: 'incidents', properties: { ...m.properties, point_count: m.count, ...Object.fromEntries(Object.entries(m.sides).map(([s, n]) => [`side_${s}`, n])) } }];
    return [...this.view.over.at(this.map, e.latlng), ...(this.view.hot?.at(e.latlng) ?? [])];
  }
}

/** @param {import('./map.js').Hit|undefined} hit */
const dayOf = (hit) => (hit?.collection === 'incidents' && hit.properties.point_count === 1 ? String(hit.properties.first_day ?? '') : '');
