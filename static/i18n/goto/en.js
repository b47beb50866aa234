/** English texts of the box that goes to places. {name} is replaced. */
export default {
  found: '{n, plural, one {# place} other {# places}}. Arrow keys choose, Enter goes there.', none: 'No place here is called “{text}”.', shown: 'The map shows {name}.', search: 'Search the records for “{text}”', profile: '{name}: profile', profileHow: 'What happens along it, where and when', searchHow: 'Filters map, list and timeline by these words',
  alias: 'also “{name}”', edge: 'square of {size}', north: 'N', south: 'S', east: 'E', west: 'W',
  kind_place: 'Town', kind_area: 'Zone or region', kind_corridor: 'Corridor', kind_border: 'Border', kind_governorate: 'Governorate', kind_country: 'Country', kind_facility: 'Facility', kind_spot: 'Latitude, longitude', kind_swapped: 'If longitude was written first', kind_square: 'MGRS',
};
