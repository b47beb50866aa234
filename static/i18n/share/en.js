/** English texts of sharing: links, files, pictures, frames, other programs. {name} is replaced. */
export default {
  share: 'Share and take along', what: 'What you see', link: 'Link', linkHow: 'Opens this view elsewhere: filters, time, layers and the same place in a window of any size. It says when the records have changed since.',
  copy: 'Copy', copied: 'Copied', copyFailed: 'The browser does not let the page copy. Select the text and copy it.',
  since: '{n, plural, one {# record has changed} other {# records have changed}} since this link was made.', sinceUnknown: 'Records have changed since this link was made.',
  address: 'Address of the records', addressHow: 'A short address that keeps how these records were asked for, to cite and to download from.', pinned: 'Pinned', pinnedWhat: 'as they are known now', live: 'Live', liveWhat: 'as they are when it is opened', addressRecords: 'The records', addressMap: 'This map, as known now',
  moreFormats: 'More formats',
  files: 'Records as a file', allOfFilter: 'All in the filter', ofView: 'Only in view', records: '{n, plural, one {# record} other {# records}}', filesHow: 'Every record that matches, with its sources. Records without a place are in “all”, not in “in view”.',
  picture: 'Picture', pictureHow: 'The map as it stands, with the filter in words, scale, legend, date and attribution. Twice the screen’s size.', savePicture: 'Save picture (PNG)', print: 'Print', printHow: 'Print: the same, with the listed records as a table.', wait: 'Making it…',
  embed: 'In another page', embedHow: 'The live map in a frame. The server must allow that page’s origin: “threatmap serve --embed-from https://news.example.org”.', embedCode: 'Code for the page',
  programs: 'In other programs', qgis: 'Open in QGIS', qgisHow: 'A layer file: drag it into QGIS. It asks this server for the filter’s records.', oapif: 'OGC API – Features (QGIS, ArcGIS, GDAL)', geojson: 'GeoJSON of this filter',
  feeds: 'Follow this filter', atom: 'Atom feed', jsonfeed: 'JSON feed', feedsHow: 'For a feed reader: what is new or changed in this filter.',
  made: 'Made on {day}', table: 'Listed records', tableSome: 'Listed: {n} of {all}', date: 'Date', title: 'Title', place: 'Place', known: 'How exactly known', killed: 'Killed', id: 'Id',
  fullMap: 'Open the full map', openRecord: 'Open the record', mapOf: 'Map: {words}',
};
