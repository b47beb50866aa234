package geo

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"
)

// crossBudget bounds the work of CheckCrossings, in pairs of edges that are compared: a shape whose edges' boxes all overlap would cost the
// square of their number. Where edges are so nearly in line that only exact arithmetic tells, that costs exactTurn more.
const (
	crossBudget = 5_000_000
	exactTurn   = 500
)

// CheckCrossings looks for edges of a polygon, or of the parts of a MultiPolygon, that cross each other: the commonest way in which a drawn
// shape is no area. It is exact, so that what it refuses PostGIS refuses too (ST_IsValid); rings that only touch where they should not,
// and shapes that would take too long, it leaves to PostGIS. The geometry must have passed Validate.
//
// Returns an error that wraps ErrCrossing and names the rings and the place.
func CheckCrossings(g orb.Geometry) error {
	switch g := g.(type) {
	case orb.Ring:
		return CheckCrossings(orb.Polygon{g})
	case orb.Polygon:
		return firstCrossing(polygonEdges(nil, g, "coordinates"))
	case orb.MultiPolygon:
		var all []ringEdge
		for i, p := range g {
			all = polygonEdges(all, p, fmt.Sprintf("coordinates[%d]", i))
		}
		return firstCrossing(all)
	case orb.Collection:
		for i, part := range g {
			if err := CheckCrossings(part); err != nil {
				return fmt.Errorf("geometries[%d]: %w", i, err)
			}
		}
	}
	return nil
}

// ringEdge is one edge of a ring.
type ringEdge struct {
	a, b orb.Point
	ring string
}

func polygonEdges(all []ringEdge, p orb.Polygon, path string) []ringEdge {
	for i, r := range p {
		ring := fmt.Sprintf("%s[%d]", path, i)
		for k := 1; k < len(r); k++ {
			if r[k-1] != r[k] {
				all = append(all, ringEdge{r[k-1], r[k], ring})
			}
		}
	}
	return all
}

func (s ringEdge) span(axis int) (low, high float64) {
	return math.Min(s.a[axis], s.b[axis]), math.Max(s.a[axis], s.b[axis])
}

// firstCrossing goes along the axis on which the edges are shorter, and compares each edge with those that begin before it ends.
func firstCrossing(all []ringEdge) error {
	axis := shorterAxis(all)
	slices.SortFunc(all, func(s, t ringEdge) int {
		a, _ := s.span(axis)
		b, _ := t.span(axis)
		return compareFloats(a, b)
	})
	w := crossWork(crossBudget)
	for i, s := range all {
		_, end := s.span(axis)
		low, high := s.span(1 - axis)
		for _, t := range all[i+1:] {
			if start, _ := t.span(axis); start > end {
				break
			}
			if w--; w < 0 {
				return nil
			}
			if l, h := t.span(1 - axis); l <= high && h >= low && w.cross(s, t) {
				return crossingError(s, t)
			}
		}
	}
	return nil
}

func compareFloats(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func shorterAxis(all []ringEdge) int {
	var length [2]float64
	for _, s := range all {
		for axis := range length {
			low, high := s.span(axis)
			length[axis] += high - low
		}
	}
	if length[1] < length[0] {
		return 1
	}
	return 0
}

// crossWork is what is left of the budget.
type crossWork int

// cross tells whether the insides of two edges cross. Edges that share an end, or touch, do not.
func (w *crossWork) cross(s, t ringEdge) bool {
	return w.turn(s.a, s.b, t.a)*w.turn(s.a, s.b, t.b) < 0 && w.turn(t.a, t.b, s.a)*w.turn(t.a, t.b, s.b) < 0
}

// turn is 1 where a, b, c turn left, -1 where they turn right, 0 where they are in line; exact.
func (w *crossWork) turn(a, b, c orb.Point) int {
	left, right := (b[0]-a[0])*(c[1]-a[1]), (b[1]-a[1])*(c[0]-a[0])
	d := left - right
	if math.Abs(d) > 1e-15*(math.Abs(left)+math.Abs(right)) {
		return compareFloats(d, 0)
	}
	if a == c || b == c { // neighbours share an end, so this is frequent
		return 0
	}
	*w -= exactTurn
	l := new(big.Rat).Mul(difference(b[0], a[0]), difference(c[1], a[1]))
	r := new(big.Rat).Mul(difference(b[1], a[1]), difference(c[0], a[0]))
	return l.Cmp(r)
}

func difference(p, q float64) *big.Rat {
	return new(big.Rat).Sub(new(big.Rat).SetFloat64(p), new(big.Rat).SetFloat64(q))
}

func crossingError(s, t ringEdge) error {
	d := (s.b[0]-s.a[0])*(t.b[1]-t.a[1]) - (s.b[1]-s.a[1])*(t.b[0]-t.a[0])
	k := ((t.a[0]-s.a[0])*(t.b[1]-t.a[1]) - (t.a[1]-s.a[1])*(t.b[0]-t.a[0])) / d
	lon, lat := s.a[0]+k*(s.b[0]-s.a[0]), s.a[1]+k*(s.b[1]-s.a[1])
	rings := s.ring + " crosses itself"
	if s.ring != t.ring {
		rings = s.ring + " and " + t.ring + " cross"
	}
	return fmt.Errorf("%w: %s at about [%.6g, %.6g]", ErrCrossing, rings, lon, lat)
}
