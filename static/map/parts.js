/** What only some visits need of the map, by name: each is loaded when it is first asked for (map.js, part). */
export const PARTS = {
  added: () => import('./parts/added.js'),
  chapters: () => import('./parts/chapters.js'),
  difference: () => import('./parts/difference.js'),
  drawn: () => import('./parts/drawn.js'),
  flag: () => import('./parts/flag.js'),
  hotspots: () => import('./parts/hotspots.js'),
  line: () => import('./parts/line.js'),
  moment: () => import('./parts/moment.js'),
  picture: () => import('./parts/picture.js'),
  shapes: () => import('./parts/shapes.js'),
  sync: () => import('./parts/sync.js'),
};
