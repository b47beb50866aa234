/** English texts of comparing. {name} is replaced. */
export default {
  compare: 'Compare two periods or sides', title: 'Compare', what: 'What is compared', time: 'Periods', side: 'Sides', a: 'A: what is chosen', b: 'B', shown: 'How it is shown', maps: 'Two maps', difference: 'Difference',
  from: 'From', to: 'To', before: 'The time before', year: 'A year before', swap: 'Swap A and B', end: 'Stop comparing', timeHow: 'A is the chosen time of the timeline; everything else that is chosen holds for both.', sideHow: 'Everything else that is chosen, the time too, holds for both.',
  inView: '{n} in view of {all}', mapB: 'Map of B', all: 'All', records: 'Records', days: '{n, plural, one {1 day} other {# days}}', both: 'A period needs two days.',
  more: 'More in A', less: 'More in B', unclear: 'No clear difference', few: 'Too few to say', moreHow: 'More in A than in B (q at most {alpha})', lessHow: 'Less in A than in B (q at most {alpha})', unclearHow: 'The difference may be chance', fewHow: 'Fewer than {n} incidents in A and B together',
  says: '{more} of {n} hexagons have more in A, {less} more in B.', total: 'A {a}, B {b} incidents.', edge: 'Edge of the hexagons', cell: 'A {a} · B {b}', cellRatio: 'Rate of A to B: {ratio} ({low}–{high})', cellOnly: 'Rate of A to B: at least {low}', cellFew: 'Too few to say', loading: 'Loading…', geojson: 'GeoJSON', csv: 'CSV', download: 'Download',
  unknownLeft: '{n, plural, one {# incident is} other {# incidents are}} left out: how exactly the place is known is not stated.',
  ofSide: 'Records by side', begin: 'Choose what to compare: two periods, or who acted. Both are shown beside each other, or their difference by hexagon.',
};
