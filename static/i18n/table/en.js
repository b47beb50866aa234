/** English texts of the table of records, and of the records at one spot. {name} is replaced. */
export default {
  spot: 'Records at one spot', spotCount: '{n, plural, one {# record of the filter lies here} other {# records of the filter lie here}}, newest first.', spotHow: 'They are too close together for any zoom to part them. Most share one position because their sources name the same place.', around: 'Around {place}',
  elsewhere: 'No record of the filter lies here. A click on another group lists what is there.',
  table: 'Table of the map', tableRows: 'Rows of the table', tableHow: 'The records that the map shows, as a table. Press a column’s heading to sort by it; press a title to open the record.', inView: 'In view', everywhere: 'Everywhere', which: 'Which records',
  captionView: '{words}. In view: {n}, of which {shown} are listed.', captionAll: '{words}. In all: {n}, of which {shown} are listed.', captionNone: '{words}. No record.',
  when: 'When', what: 'What', where: 'Where', side: 'Who acted', killed: 'Killed', known: 'Place known to', id: 'Record',
};
