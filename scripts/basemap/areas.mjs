// Builds the areas of seed/areas.geojson: cuts what was drawn to the country outline, and follows the recipe of what is derived.
import clipping from 'polygon-clipping';
import { bandParts, disc } from './shapes.mjs';

const asMulti = (g) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates);

/** What recipes refer to: outlines by code, positions by place id. */
function index({ countries, governorates, places }) {
  const outlines = new Map([...countries, ...governorates].map((f) => [f.properties.code, asMulti(f.geometry)]));
  const positions = new Map(places.map((f) => [f.properties.id, f.geometry.coordinates]));
  const need = (map, what, key) => {
    if (!map.has(key)) throw new Error(`area recipe: no ${what} ${key}`);
    return map.get(key);
  };
  return { outline: (code) => need(outlines, 'outline', code), position: (id) => need(positions, 'place', id) };
}

const lessDisc = ({ of, place, radius_km }, base) => clipping.difference(base.outline(of), [disc(base.position(place), radius_km)]);
const eastOf = ({ of, lon }, base) => clipping.intersection(base.outline(of), [[[lon, -89], [179, -89], [179, 89], [lon, 89], [lon, -89]]]);

const recipes = {
  governorate: ({ of }, base) => base.outline(of),
  governorate_less_disc: lessDisc,
  east_of: eastOf,
  union: ({ of }, base, built) => clipping.union(...of.map((code) => built.get(code))),
  band: ({ half_width_km }, base, built, drawn) => clipping.union(...bandParts(drawn.coordinates, half_width_km)),
};

function build({ properties: { method }, geometry }, base, built) {
  const whole = method.op ? recipes[method.op](method, base, built, geometry) : asMulti(geometry);
  return method.cut_to ? clipping.intersection(whole, base.outline(method.cut_to)) : whole;
}

const isUnion = (f) => f.properties.method.op === 'union';

/** One MultiPolygon an area, in the order of drawn. Unions are built last: they are made of the others. */
export function areaFeatures(drawn, layers) {
  const base = index(layers);
  const built = new Map();
  for (const f of [...drawn.filter((d) => !isUnion(d)), ...drawn.filter(isUnion)]) built.set(f.properties.code, build(f, base, built));
  return drawn.map(({ properties }) => ({ properties, geometry: { type: 'MultiPolygon', coordinates: built.get(properties.code) } }));
}
