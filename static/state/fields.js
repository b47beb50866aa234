/** The fields that can be filtered, in the order of the drawer, and the code list that names their values ('' = the values are names). */
export const FILTER_FIELDS = /** @type {const} */ ([
  ['event_type', 'event_type'],
  ['event_subtype', 'event_subtype'],
  ['side', 'side'],
  ['outcome', 'reported_outcome'],
  ['verification', 'verification'],
  ['grade', 'grade'],
  ['geo_precision', 'geo_precision'],
  ['date_precision', 'date_precision'],
  ['adm0', ''],
  ['adm1', ''],
  ['actors', ''],
  ['publishers', ''],
  ['record_kind', 'record_kind'],
  ['origin', ''],
  ['tlp', 'tlp'],
]);

/** Precisions of a place that is known to 5 km or better, sorted as a filter is. */
export const PRECISE = ['exact', 'locality', 'near'];

/** Whether exactly these are chosen. @param {Record<string, string[]>} filters */
export const onlyPrecise = (filters) => filters.geo_precision?.join() === PRECISE.join();

/** The filters with only these, or with places of any precision. @param {Record<string, string[]>} filters @param {boolean} on @returns {Record<string, string[]>} */
export function withPrecise({ geo_precision: _, ...others }, on) { return on ? { ...others, geo_precision: [...PRECISE] } : others; }

/** Names of the filter fields. */
export const FIELD_NAMES = FILTER_FIELDS.map(([name]) => name);

/** The layers that can be switched, bottom first. */
export const LAYERS = ['admin1', 'places', 'hotspots', 'areas', 'belts', 'corridors', 'facilities', 'incidents'];

/** Those that are on at first: hot spots are worked out when they are asked for. */
export const FIRST_LAYERS = LAYERS.filter((name) => name !== 'hotspots');

/** Widths in km of the belts that are drawn. */
export const WIDTHS = [5, 10, 25, 50];
