package tiles

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// speck is what is drawn of a line or area that is too small or thin for the units of the tile: one unit, so that it does not vanish from
// the map when one zooms out.
func speck(at orb.Point, dimensions int) orb.Geometry {
	x, y := at[0], at[1]
	if dimensions == 1 {
		return orb.LineString{at, {x + 1, y}}
	}
	return orb.Polygon{{at, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, at}} // wound as snapped has it
}

// inside returns a position of a line or area that is in the tile, not in its buffer.
func inside(g orb.Geometry) (at orb.Point, ok bool) {
	switch g := g.(type) {
	case orb.LineString:
		i := slices.IndexFunc(g, func(p orb.Point) bool {
			return p[0] >= 0 && p[1] >= 0 && p[0] < mvt.DefaultExtent && p[1] < mvt.DefaultExtent
		})
		if i >= 0 {
			return g[i], true
		}
	case orb.MultiLineString:
		for _, l := range g {
			if at, ok = inside(l); ok {
				return at, true
			}
		}
	case orb.Polygon:
		return inside(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		for _, p := range g {
			if len(p) == 0 {
				continue
			}
			if at, ok = inside(orb.LineString(p[0])); ok {
				return at, true
			}
		}
	}
	return at, false
}
