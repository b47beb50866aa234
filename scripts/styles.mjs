// Writes handlers/styles/light.json and dark.json: the MapLibre styles that the server hands out, in the colours of the page's palette, which has no other owner.
// Only those expressions are used that QGIS 3.22 reads too. Addresses begin with {base}, which the server replaces. No layer has text: that would need a server of fonts.
// Usage: npm run styles, after any change of static/state/palette.js.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PRECISE } from '../static/state/fields.js';
import { PAINT, SIDES, SIDE_COLOURS } from '../static/state/palette.js';

const drawn = ['admin0', 'admin1', 'borders', 'belts', 'areas', 'corridor_bands', 'corridors', 'facilities', 'incidents'];

/** @param {'light'|'dark'} theme */
export function styleOf(theme) {
  const paint = PAINT[theme];
  const own = ['!', ['has', 'buffer']]; // copies are counted, and drawn, in the neighbour's tile
  const single = ['==', ['get', 'cluster'], false];
  /** @param {string} id @param {string} type @param {Record<string, unknown>} look @param {Record<string, unknown>} [more] */
  const layer = (id, type, look, more) => ({ id, type, source: id.split('-')[0], 'source-layer': id.split('-')[0], ...more, paint: look });
  /** A layer for each side, since QGIS reads no colour that is worked out. @param {string} id @param {string} type @param {unknown[][]} filters @param {(colour: string) => Record<string, unknown>} look @param {string} [from] */
  const sides = (id, type, filters, look, from = 'incidents') => SIDES.map((side) => layer(`incidents-${id}-${side}`, type, look(SIDE_COLOURS[theme][side]), {
    'source-layer': from, filter: ['all', ['==', ['get', 'side'], side], ...filters],
  }));
  return {
    version: 8,
    name: `threatmap, ${theme}`,
    center: [42, 34.5],
    zoom: 5,
    sources: Object.fromEntries(drawn.map((id) => [id, { type: 'vector', url: `{base}/tiles/${id}.json` }])),
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': paint.sea } },
      layer('admin0-land', 'fill', { 'fill-color': paint.land }),
      layer('admin1-edges', 'line', { 'line-color': paint.admin1, 'line-width': 0.6 }, { minzoom: 4 }),
      layer('admin0-coast', 'line', { 'line-color': paint.coast, 'line-width': 0.6 }),
      layer('borders-lines', 'line', { 'line-color': paint.border, 'line-width': 1.2 }, { filter: ['!=', ['get', 'disputed'], true] }),
      layer('borders-disputed', 'line', { 'line-color': paint.border, 'line-width': 1.2, 'line-dasharray': [3, 2] }, { filter: ['==', ['get', 'disputed'], true] }),
      layer('belts-soil', 'fill', { 'fill-color': paint.belt, 'fill-opacity': 0.06 }),
      layer('areas-surface', 'fill', { 'fill-color': paint.area, 'fill-opacity': 0.08 }),
      layer('areas-edges', 'line', { 'line-color': paint.area, 'line-opacity': 0.55, 'line-dasharray': [2, 4] }),
      layer('corridor_bands-surface', 'fill', { 'fill-color': paint.corridor, 'fill-opacity': 0.12 }),
      layer('corridors-lines', 'line', { 'line-color': paint.corridor, 'line-width': 1.6, 'line-opacity': 0.8, 'line-dasharray': [5, 3] }),
      layer('facilities-places', 'circle', { 'circle-radius': 3, 'circle-color': paint.paper, 'circle-stroke-color': paint.facility, 'circle-stroke-width': 1.6 }),
      ...sides('areas', 'fill', [['==', ['geometry-type'], 'Polygon']], (colour) => ({ 'fill-color': colour, 'fill-opacity': 0.15 }), 'incidents_shapes'),
      ...sides('lines', 'line', [], (colour) => ({ 'line-color': colour, 'line-width': 1.2 }), 'incidents_shapes'),
      ...sides('groups', 'circle', [own, ['==', ['get', 'cluster'], true]], (colour) => ({ // in the colour of most of its members
        'circle-radius': ['step', ['get', 'point_count'], 6, 10, 9, 100, 13, 1000, 18, 10000, 24], 'circle-color': paint.paper, 'circle-opacity': 0.94, 'circle-stroke-color': colour, 'circle-stroke-width': 2.6,
      })),
      ...sides('about', 'circle', [own, single, ['match', ['get', 'geo_precision'], PRECISE, false, true]], (colour) => ({ // hollow: the place is not known well
        'circle-radius': 4.5, 'circle-color': paint.paper, 'circle-stroke-color': colour, 'circle-stroke-width': 1.8,
      })),
      ...sides('known', 'circle', [own, single, ['match', ['get', 'geo_precision'], PRECISE, true, false]], (colour) => ({
        'circle-radius': 4.5, 'circle-color': colour, 'circle-stroke-color': paint.paper, 'circle-stroke-width': 1,
      })),
    ],
  };
}

/** @param {'light'|'dark'} theme */
export const fileOf = (theme) => new URL(`../handlers/styles/${theme}.json`, import.meta.url);

/** @param {'light'|'dark'} theme */
export const spelled = (theme) => `${JSON.stringify(styleOf(theme), null, 1)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) await writeFile(fileOf(theme), spelled(theme));
}
