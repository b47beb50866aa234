package tiles

import (
	"context"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// Source answers what is in a tile. A store fits it.
type Source interface {
	// TileCells yields the cells of a 2^gridBits by 2^gridBits grid in tile z/x/y that hold an incident of the filter. Every mapped
	// incident, of whatever geometry, is in exactly one tile of a zoom, and in one cell of it. A cell is good until the next one.
	TileCells(ctx context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error
	// TileIncidentShapes yields the incidents that are lines or areas, as far as a tile draws them (threat.LeastShape, threat.MostShapes), that
	// meet the bound (lon/lat), simplified to toleranceDeg degrees. One is good until the next.
	TileIncidentShapes(ctx context.Context, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(*threat.TileShape) error) error
	// TileShapes yields the features of another collection that meet the bound (lon/lat), simplified to toleranceDeg degrees. A
	// feature's values are good until the next one.
	TileShapes(ctx context.Context, col threat.Collection, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(threat.Feature) error) error
}

// GridSource is a Source that can tell which of the grids a tile has, quicker than by its cells.
type GridSource interface {
	// TileGridBits tells the grid of a tile; ok is false where only cells can tell.
	TileGridBits(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids) (gridBits int, ok bool, err error)
}

// EdgeSource is a Source that can tell what lies just beyond a tile's edges, cheaply.
type EdgeSource interface {
	// TileEdgeCells yields the cells of the neighbouring tiles, each by its own tile's grid, in a strip around tile z/x/y that is a 64th of it
	// wide, or one cell where cells are wider. wrap is -1 or 1 where ±180° lies between, to the west or to the east.
	TileEdgeCells(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids, yield func(cell *threat.TileCell, wrap int) error) error
}

// DegreeSource is a Source that has tiles of equal degrees too (WorldCRS84Quad).
type DegreeSource interface {
	// DegreeCells is TileCells in a tile of a level of WorldCRS84Quad. Every incident that has a place, at the poles too, is in exactly one tile of a level.
	DegreeCells(ctx context.Context, f threat.Filter, level, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error
}
