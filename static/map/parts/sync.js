/**
 * Two maps that show the same place: whichever is moved leads, the other follows without a say of its own. Leaflet tells of a zoom before it is
 * animated, so both are animated at once. (Leaflet.Sync replaces Leaflet's own methods for this, see ADR 25.)
 * @param {import('../map.js').ThreatMap} one @param {import('../map.js').ThreatMap} two
 */
export function sync(one, two) {
  /** @type {import('../map.js').ThreatMap|null} */
  let leader = null;
  const couple = (/** @type {import('../map.js').ThreatMap} */ from, /** @type {import('../map.js').ThreatMap} */ to) => {
    const leads = () => leader === from;
    const follow = (/** @type {boolean} */ resting) => to.follow(from.map.getCenter(), from.map.getZoom(), resting);
    from.map.on('movestart zoomstart', () => { if (!from.following && (!from.resizing || from === one)) leader ??= from; });
    from.map.on('zoomanim', (e) => { if (leads()) to.zoomTo(e.center, e.zoom); });
    from.map.on('move', () => { if (leads()) follow(false); });
    from.map.on('moveend', () => {
      if (!leads()) return;
      leader = null; // before anyone is told: what comes of it is no part of this move
      follow(true);
    });
  };
  couple(one, two);
  couple(two, one);
  two.follow(one.map.getCenter(), one.map.getZoom(), true);
}

/** There is nothing to make for one map alone. */
export const part = () => ({ sync });
