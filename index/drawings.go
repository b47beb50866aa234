package index

import (
	"sync/atomic"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// drawings are the parts of a place as the tiles of each zoom draw them. A zoom's are made when its first tile asks for them, and stay: most
// places are never drawn at most zooms, and those that are come in every tile around, and again with every filter. The zero value is
// ready, and safe for use by several.
type drawings struct {
	levels atomic.Pointer[[levelCount]atomic.Pointer[[]piece]]
}

// piece is a point, a line or a polygon of a place, simplified, and the bound of all of it.
type piece struct {
	place orb.Geometry
	bound orb.Bound
}

// at returns the pieces of a place simplified to a tolerance, which is a zoom's or is worked out each time.
func (d *drawings) at(tolerance float64, place orb.Geometry) []piece {
	zoom := zoomOf(tolerance)
	if zoom < 0 {
		return pieces(place, tolerance)
	}
	levels := d.levels.Load()
	if levels == nil {
		d.levels.CompareAndSwap(nil, &[levelCount]atomic.Pointer[[]piece]{})
		levels = d.levels.Load()
	}
	if kept := levels[zoom].Load(); kept != nil {
		return *kept
	}
	made := pieces(place, tolerance)
	levels[zoom].Store(&made)
	return made
}

func pieces(place orb.Geometry, tolerance float64) []piece {
	parts := partsOf(place, 0)
	list := make([]piece, len(parts))
	for i, p := range parts {
		list[i] = piece{simplified(p.levels[0], tolerance), p.bound}
	}
	return list
}

// bytes is about how much memory the drawings of a place take, less what they share with it.
func (d *drawings) bytes(place orb.Geometry) (n int64) {
	levels := d.levels.Load()
	if levels == nil {
		return 0
	}
	n, whole := levelCount*8, geo.Positions(place)
	for i := range levels {
		kept := levels[i].Load()
		if kept == nil {
			continue
		}
		sum := 0
		for _, p := range *kept {
			n += 48
			sum += geo.Positions(p.place)
		}
		if sum < whole {
			n += 16 * int64(sum)
		}
	}
	return n
}
