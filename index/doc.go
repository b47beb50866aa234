// Package index answers where, when and how many, for one audience, from memory.
//
// It holds every published incident that the audience may see in columns sorted by the Morton key of its place (geo.TileKey), so that
// every tile of every zoom is one contiguous range, found by two binary searches, and the cells of a grid inside a tile are contiguous
// too: clustering is a walk. Values repeat, so each combination of values is kept once (vocabulary) and a filter's codes are worked out on
// combinations, not on incidents; what is left for an incident is its days and one look-up.
//
// A State never changes: readers take the current one and need no lock. A change makes a new State out of the old one: a small sorted
// part of what is new (the delta), and marks on what it replaces. When the delta has grown, it is merged into the columns in the
// background.
//
// What an incident takes (BenchmarkBuild; 5,000 combinations take 1.4 MB besides, a place with more than seven decimals, a clock time or a
// place that is no point some 50 bytes and more each):
//
//	column           bytes  holds
//	key                  8  Morton key of the representative point, 31 bits an axis
//	first                4  first possible day, counted from 1970-01-01
//	day planes         3.2  first and last possible days, a bit of 64 incidents in a word: 2 x 13 bits for 20 years, 2 x 14 for 40
//	values               4  number of the combination
//	fid                  4  internal id
//	spots                8  longitude and latitude in units of 1e-7 degrees, WGS 84
//	byFID, byNewest    4+4  positions in the orders of listings
//	borders              9  for each border within 100 km: position 4, distance in m 4, side 1; 0.8 borders on average
//	blocks             0.4  what each 256 rows add up to
//	field planes         -  not in the sum: up to one byte for each field that has been chosen by, half of one for twelve values
//	sum               46.8  measured: 45.7 for 10 M, 46.4 for 1 M, combinations included
//
// To be built takes at most 2.6 times as much for a moment, and for 10 M incidents 3 to 4.5 s of processor time. A change of 1,000 rows
// takes 4 ms of that at 1 M and 24 ms at 10 M where a merge is about to be due, which takes 0.1 and 1.5 s in the background.
//
// What an audience may not see is not in its index, so no answer has a path to it.
package index
