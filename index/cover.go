package index

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// area is a range of keys [lo, hi). All points of it are in the box that it covers where whole is true; else each has to be looked at.
type area struct {
	lo, hi uint64
	whole  bool
}

// keyBits is the number of bits of a key on each axis.
const keyBits = 31

// coverCells bounds how finely a box is cut: more cells would leave fewer points outside the box to look at, and take longer to find.
const coverCells = 64

// cover returns ranges of keys that hold every point on the map in the boxes, in order, without overlap.
func cover(boxes []orb.Bound) []area {
	var all []area
	for _, b := range boxes {
		all = append(all, coverOne(b)...)
	}
	slices.SortFunc(all, func(a, b area) int { return cmp.Compare(a.lo, b.lo) })
	var joined []area
	for _, a := range all {
		switch n := len(joined); {
		case n > 0 && a.lo < joined[n-1].hi: // two boxes share a cell on the antimeridian's far sides
			joined[n-1].hi = max(joined[n-1].hi, a.hi)
			joined[n-1].whole = false
		case n > 0 && a.lo == joined[n-1].hi && a.whole == joined[n-1].whole:
			joined[n-1].hi = a.hi
		default:
			joined = append(joined, a)
		}
	}
	return joined
}

// window is a box in key cells, its edges included: x to the east, y to the south.
type window struct{ left, top, right, bottom uint32 }

// coverOne cuts the map into quarters, and those again that the box's edge runs through, as long as there are few.
func coverOne(b orb.Bound) []area {
	if b.Min[1] > geo.MaxMercatorLat || b.Max[1] < -geo.MaxMercatorLat {
		return nil
	}
	w := window{}
	w.left, w.bottom = cellOf(b.Min)
	w.right, w.top = cellOf(b.Max)
	type quad struct{ x, y, z uint32 }
	quads, whole := []quad{{}}, []quad{}
	for z := uint32(1); z <= keyBits && len(quads) > 0 && len(quads)+len(whole) <= coverCells; z++ {
		var cut []quad
		for _, q := range quads {
			for _, part := range []quad{{2 * q.x, 2 * q.y, z}, {2*q.x + 1, 2 * q.y, z}, {2 * q.x, 2*q.y + 1, z}, {2*q.x + 1, 2*q.y + 1, z}} {
				switch w.holds(part.x, part.y, z) {
				case inside:
					whole = append(whole, part)
				case onEdge:
					cut = append(cut, part)
				}
			}
		}
		quads = cut
	}
	var list []area
	for i, set := range [][]quad{whole, quads} {
		for _, q := range set {
			lo, hi := geo.TileRange(q.z, q.x, q.y)
			list = append(list, area{uint64(lo), uint64(hi), i == 0}) //nolint:gosec // keys have 62 bits
		}
	}
	return list
}

type relation int

const (
	outside relation = iota
	onEdge
	inside
)

// holds tells how tile z/x/y lies to the window. A cell that holds a part of the window's edge may hold points on both sides of it.
func (w window) holds(x, y, z uint32) relation {
	size := uint64(1) << (keyBits - z)
	left, top := uint64(x)*size, uint64(y)*size
	right, bottom := left+size-1, top+size-1
	switch {
	case left > uint64(w.right) || right < uint64(w.left) || top > uint64(w.bottom) || bottom < uint64(w.top):
		return outside
	case left > uint64(w.left) && right < uint64(w.right) && top > uint64(w.top) && bottom < uint64(w.bottom):
		return inside
	}
	return onEdge
}

// cellOf returns the column and row of a point's key, pressed to the map's edge.
func cellOf(p orb.Point) (x, y uint32) {
	lat := math.Max(-geo.MaxMercatorLat, math.Min(geo.MaxMercatorLat, p[1]))
	key, _ := geo.TileKey(orb.Point{p[0], lat})
	return geo.TileKeyCell(key)
}
