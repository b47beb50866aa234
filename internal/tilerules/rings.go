package tilerules

import (
	"fmt"

	"github.com/paulmach/orb"
)

// checkPolygon: no ring crosses itself or another one, and holes lie in the outer ring. They may touch.
func checkPolygon(p orb.Polygon) error {
	for i, r := range p {
		for j := i; j < len(p); j++ {
			if a, b, ok := crossing(r, p[j], i == j); ok {
				return fmt.Errorf("of %d rings, ring %d crosses ring %d: %v and %v", len(p), i, j, a, b)
			}
		}
		if i > 0 {
			if at, ok := outside(r, p[0]); ok {
				return fmt.Errorf("hole %d has %v, which is not in its outer ring", i, at)
			}
		}
	}
	return nil
}

type segment [2]orb.Point

// crossing returns two segments that cross in a point inside of both. It looks at all pairs.
func crossing(r, other orb.Ring, same bool) (a, b segment, ok bool) {
	for i := 1; i < len(r); i++ {
		a = segment{r[i-1], r[i]}
		first := 1
		if same {
			first = i + 1
		}
		for j := first; j < len(other); j++ {
			if b = (segment{other[j-1], other[j]}); a.crosses(b) {
				return a, b, true
			}
		}
	}
	return a, b, false
}

func (a segment) crosses(b segment) bool {
	if max(a[0][0], a[1][0]) < min(b[0][0], b[1][0]) || max(b[0][0], b[1][0]) < min(a[0][0], a[1][0]) {
		return false
	}
	return turn(a[0], a[1], b[0])*turn(a[0], a[1], b[1]) < 0 && turn(b[0], b[1], a[0])*turn(b[0], b[1], a[1]) < 0
}

// turn is exact: coordinates are whole and small. Its sign is that of the turn from pq to r.
func turn(p, q, r orb.Point) float64 {
	return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0])
}

// outside returns a position of a hole that is neither in nor on a ring.
func outside(hole, outer orb.Ring) (orb.Point, bool) {
	for _, at := range hole {
		if !inOrOn(at, outer) {
			return at, true
		}
	}
	return orb.Point{}, false
}

func inOrOn(at orb.Point, ring orb.Ring) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		side := turn(a, b, at)
		if side == 0 && (orb.MultiPoint{a, b}).Bound().Contains(at) {
			return true
		}
		if (a[1] > at[1]) != (b[1] > at[1]) && (side > 0) == (b[1] > a[1]) {
			in = !in
		}
	}
	return in
}
