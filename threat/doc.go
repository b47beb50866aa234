// Package threat says what the words of threatmap mean: incidents and what is known of them, sources and claims, areas,
// collections, audiences, and the one spelling of "what matches" (Filter).
//
// It knows no SQL, no HTTP and no file format; it imports only geo. Positions are lon/lat on WGS 84 (EPSG:4326), lengths are metres,
// times are UTC. Unknown is nil (or an empty code), never zero.
package threat
