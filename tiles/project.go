package tiles

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/project"

	"threatmap/geo"
)

// projection takes lon/lat to units of the tile (x right, y down, 4096 across), not rounded: rounding comes after clipping.
func projection(tile maptile.Tile) orb.Projection {
	scale := float64(uint64(mvt.DefaultExtent) << tile.Z)
	left, top := float64(tile.X)*mvt.DefaultExtent, float64(tile.Y)*mvt.DefaultExtent
	return func(p orb.Point) orb.Point {
		lat := math.Max(-geo.MaxMercatorLat, math.Min(geo.MaxMercatorLat, p[1]))
		sin := math.Sin(lat * math.Pi / 180)
		x := (p[0] + 180) / 360 * scale
		y := (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * scale
		return orb.Point{x - left, y - top}
	}
}

// projected leaves out points beyond the map's edge; lines and areas are pressed to it.
func projected(g orb.Geometry, to orb.Projection, mostLat float64) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		if math.Abs(g[1]) > mostLat {
			return nil
		}
	case orb.MultiPoint:
		var kept orb.MultiPoint
		for _, p := range g {
			if math.Abs(p[1]) <= mostLat {
				kept = append(kept, p)
			}
		}
		if len(kept) == 0 {
			return nil
		}
		return project.Geometry(kept, to)
	}
	return project.Geometry(orb.Clone(g), to)
}
