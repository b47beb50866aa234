/**
 * Leaflet.Editable, loaded when somebody first draws. It is a plain script that adds to a global L: it gets a copy of the module's, which it
 * alone keeps.
 */
import * as L from 'leaflet';

/** Shapes that are being drawn lie here, over the incidents. */
export const DRAW_PANE = 'draw';

/** @type {Promise<any>|null} */
let plugin = null;

function editable() {
  plugin ??= (async () => {
    const copy = { ...L };
    Object.assign(window, { L: copy });
    // @ts-expect-error it has no types
    await import('leaflet-editable');
    Reflect.deleteProperty(window, 'L');
    return /** @type {any} */ (copy).Editable;
  })();
  return plugin;
}

/** The tools of a map: start and stop drawing lines, polygons, rectangles, circles. @param {import('leaflet').Map} map @returns {Promise<any>} */
export async function editTools(map) {
  const Editable = await editable();
  if (!map.getPane(DRAW_PANE)) Object.assign(map.createPane(DRAW_PANE).style, { zIndex: '470' });
  const known = /** @type {any} */ (map);
  return (known.editTools ??= new Editable(map, { skipMiddleMarkers: false, zIndex: 1000 }));
}
