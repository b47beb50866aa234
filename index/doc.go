// Package index answers where, when and how many, for one audience, from memory.
//
// It holds every published incident that the audience may see in columns sorted by the Morton key of its place (geo.TileKey), so that
// every tile of every zoom is one contiguous range, found by two binary searches, and the cells of a grid inside a tile are contiguous
// too: clustering is a walk. Values repeat, so each combination of values is kept once (Values) and a filter's codes are worked out on
// combinations, not on incidents; what is left for an incident is its days and one look-up.
//
// A State never changes: readers take the current one and need no lock. A change makes a new State out of the old one: a small sorted
// part of what is new (the delta), and marks on what it replaces. When the delta has grown, it is merged into the columns in the
// background.
//
// What an audience may not see is not in its index, so no answer has a path to it.
package index
