// Package tiles makes vector tiles (Mapbox Vector Tile 2.1) and TileJSON of the collections.
//
// Addresses are XYZ in Web Mercator, rows from the north, as in geo.TileKey. Incidents come as the cells of a grid inside the tile: a lone
// incident or a cluster, so that the counts of the tiles of any one zoom add up to what is mapped (threat.Counts.Mapped). Everything else
// comes as shapes, simplified by zoom and clipped with a buffer. A tile without features is nil: handlers answer 204.
package tiles
