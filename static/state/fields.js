/** The fields that can be filtered, in the order of the drawer, and the code list that names their values ('' = the values are names). */
export const FILTER_FIELDS = /** @type {const} */ ([
  ['event_type', 'event_type'],
  ['event_subtype', 'event_subtype'],
  ['side', 'side'],
  ['verification', 'verification'],
  ['geo_precision', 'geo_precision'],
  ['date_precision', 'date_precision'],
  ['adm0', ''],
  ['adm1', ''],
  ['actors', ''],
  ['publishers', ''],
  ['record_kind', 'record_kind'],
  ['origin', ''],
]);

/** Names of the filter fields. */
export const FIELD_NAMES = FILTER_FIELDS.map(([name]) => name);

/** The layers that can be switched, bottom first. */
export const LAYERS = ['admin1', 'places', 'hotspots', 'areas', 'belts', 'corridors', 'facilities', 'incidents'];

/** Those that are on at first: hot spots are worked out when they are asked for. */
export const FIRST_LAYERS = LAYERS.filter((name) => name !== 'hotspots');

/** Widths in km of the belts that are drawn. */
export const WIDTHS = [5, 10, 25, 50];
