package tiles

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Simplifying and rounding move positions by up to half a pixel, so that sides of a narrow neck cross, and holes reach out of their ring.
// Vector tiles may have neither (2.1, 4.3.4.4). What follows takes rings apart where they cross; positions stay where they are. Coordinates
// are whole and small, so the signs of turns are exact.

// mostLooks bounds the work on a ring, in pairs of sides: some 10 ms. A ring that crosses itself thousands of times, as no map's does, stays
// crossed in part.
const mostLooks = 2_000_000

// untangled takes a ring apart until no part crosses itself. A figure of eight becomes its two loops, which meet where they crossed, on a whole
// unit.
func untangled(r orb.Ring) (parts []orb.Ring) {
	looks := mostLooks
	if _, _, ok := crossing(r[:len(r)-1], &looks); !ok { // nearly always
		if planar.Area(r) == 0 {
			return nil
		}
		return []orb.Ring{r}
	}
	open := [][]orb.Point{r[:len(r)-1]}
	for splits := 0; len(open) > 0; splits++ {
		path := open[len(open)-1]
		open = open[:len(open)-1]
		i, j, ok := crossing(path, &looks)
		if !ok {
			if ring := closed(path); ring != nil {
				parts = append(parts, ring)
			}
			continue
		}
		var at []orb.Point
		if splits < len(r) { // a rounded position may cross others anew; without it there is an end
			at = append(at, crossed(path[i], path[i+1], path[j], path[(j+1)%len(path)]))
		}
		open = append(open, slices.Concat(at, path[i+1:j+1]), slices.Concat(path[:i+1], at, path[j+1:]))
	}
	return parts
}

// crossed returns the unit where ab and cd cross.
func crossed(a, b, c, d orb.Point) orb.Point {
	along := turn(c, d, a) / (turn(c, d, a) - turn(c, d, b))
	return orb.Point{math.Round(a[0] + along*(b[0]-a[0])), math.Round(a[1] + along*(b[1]-a[1]))}
}

// closed makes a ring of a path, nil of one that is flat.
func closed(path []orb.Point) orb.Ring {
	ring := append(orb.Ring(nil), slices.Compact(path)...)
	if ring[0] != ring[len(ring)-1] {
		ring = append(ring, ring[0])
	}
	if len(ring) < 4 || planar.Area(ring) == 0 {
		return nil
	}
	return ring
}

// crossing returns the numbers of two sides of a path that cross, the lower first; side i begins at position i, and the last one ends at
// the first position. Sides are looked at from the west to the east, each beside those only that reach as far, as long as there are looks left.
func crossing(path []orb.Point, looks *int) (i, j int, ok bool) {
	const sorting = 8 // looks that a side's place in the order costs
	if *looks -= sorting * len(path); *looks < 0 {
		return 0, 0, false
	}
	if len(path) <= fewSides {
		return crossingOfFew(path)
	}
	sides := make([]side, len(path))
	for n, p := range path {
		sides[n] = newSide(p, path[(n+1)%len(path)], n)
	}
	slices.SortFunc(sides, func(a, b side) int { return cmp.Or(cmp.Compare(a.west, b.west), cmp.Compare(a.n, b.n)) })
	var near []*side
	for at := range sides {
		s := &sides[at]
		if *looks -= len(near) + 1; *looks < 0 {
			return 0, 0, false
		}
		kept := near[:0]
		for _, other := range near {
			if other.east < s.west {
				continue
			}
			if s.crosses(other) {
				return min(s.n, other.n), max(s.n, other.n), true
			}
			kept = append(kept, other)
		}
		near = append(kept, s)
	}
	return 0, 0, false
}

// fewSides are compared all with all, which is quicker than to order them.
const fewSides = 40

func crossingOfFew(path []orb.Point) (i, j int, ok bool) {
	var sides [fewSides]side
	for n, p := range path {
		sides[n] = newSide(p, path[(n+1)%len(path)], n)
	}
	for j := 2; j < len(path); j++ { // neighbours share a position, and do not cross
		for i := range j - 1 {
			if sides[i].crosses(&sides[j]) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// side is one of a ring, with its bound.
type side struct {
	from, to                 orb.Point
	west, east, north, south float64
	n                        int
}

func newSide(from, to orb.Point, n int) side {
	return side{from, to, min(from[0], to[0]), max(from[0], to[0]), min(from[1], to[1]), max(from[1], to[1]), n}
}

// crosses tells whether two sides cross in a point inside of both; they may touch.
func (s *side) crosses(o *side) bool {
	if s.west > o.east || o.west > s.east || s.north > o.south || o.north > s.south {
		return false
	}
	return turn(s.from, s.to, o.from)*turn(s.from, s.to, o.to) < 0 && turn(o.from, o.to, s.from)*turn(o.from, o.to, s.to) < 0
}

// turn is positive where the way from p over q to r turns one way, negative where it turns the other, 0 where it goes straight on.
func turn(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }

// together makes polygons of outer rings and holes: each hole goes into the outer ring that holds it, less its positions that have come to lie
// outside. One that crosses its ring or a larger hole even so is left out: it is hardly larger than what rounding moves.
func together(outers, holes []orb.Ring) (polygons []orb.Polygon) {
	for _, r := range outers {
		polygons = append(polygons, orb.Polygon{r})
	}
	slices.SortStableFunc(holes, func(a, b orb.Ring) int {
		return cmp.Compare(math.Abs(planar.Area(b)), math.Abs(planar.Area(a)))
	})
	for _, hole := range holes {
		for i, p := range polygons {
			if fitting := fitted(hole, p); fitting != nil {
				polygons[i] = append(p, fitting)
				break
			}
		}
	}
	return polygons
}

// fitted returns what of a hole lies in a polygon; nil where that is nothing, or can't be told from its crossings.
func fitted(hole orb.Ring, p orb.Polygon) orb.Ring {
	if !p[0].Bound().Intersects(hole.Bound()) {
		return nil
	}
	within := make([]orb.Point, 0, len(hole))
	for _, at := range hole[:len(hole)-1] {
		if inOrOn(at, p[0]) {
			within = append(within, at)
		}
	}
	if len(within) < 3 {
		return nil
	}
	if len(within) < len(hole)-1 {
		looks := mostLooks
		if _, _, tangled := crossing(within, &looks); tangled {
			return nil
		}
		if hole = closed(within); hole == nil {
			return nil
		}
	}
	for _, r := range p {
		if crossEachOther(hole, r) {
			return nil
		}
	}
	return hole
}

// crossEachOther tells whether two rings cross.
func crossEachOther(a, b orb.Ring) bool {
	bound := a.Bound()
	for j := 1; j < len(b); j++ {
		s := newSide(b[j-1], b[j], 0)
		if !bound.Intersects(orb.MultiPoint{s.from, s.to}.Bound()) {
			continue
		}
		for i := 1; i < len(a); i++ {
			if o := newSide(a[i-1], a[i], 0); s.crosses(&o) {
				return true
			}
		}
	}
	return false
}

// inOrOn tells whether a position is in a ring or on it.
func inOrOn(at orb.Point, r orb.Ring) bool {
	in := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		way := turn(a, b, at)
		if way == 0 && min(a[0], b[0]) <= at[0] && at[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= at[1] && at[1] <= max(a[1], b[1]) {
			return true
		}
		if (a[1] > at[1]) != (b[1] > at[1]) && (way > 0) == (b[1] > a[1]) {
			in = !in
		}
	}
	return in
}
