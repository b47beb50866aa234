// Package geo is pure geometry on orb types: decoding, checking, normalising, geodesic distance, places against boundaries, tile keys.
//
// Coordinates are lon/lat degrees on WGS 84 (EPSG:4326 in x, y order) unless a name says otherwise; lengths are metres, areas square
// metres, azimuths degrees clockwise from north. An edge between two vertices is a straight line in lon/lat (RFC 7946, 3.1.1), not a
// geodesic; where that matters (edges reach 54 km in the borders) the functions here follow the lon/lat line.
//
// The package knows no incidents, files, SQL or HTTP. go-geom decodes untrusted GeoJSON; orb is the one in-memory type after that, and
// this package is the one crossing between the two.
package geo
