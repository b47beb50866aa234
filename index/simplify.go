package index

import (
	"github.com/paulmach/orb"
)

// simplified returns the geometry of a part with only the positions that are further than the tolerance (degrees) from the lines that
// would do without them (Douglas and Peucker), as PostGIS's ST_Simplify(geom, tolerance, true) has it: a line keeps its ends and an outer
// ring four positions however small it is, a hole that gets fewer is left out. Neighbours that share a run of positions from one common
// end to the other are simplified alike there. It does not change g, and returns it as it is where nothing is left out.
func simplified(g orb.Geometry, tolerance float64) orb.Geometry {
	switch g := g.(type) {
	case orb.LineString:
		if kept := thinned(g, tolerance, 2); len(kept) < len(g) {
			return orb.LineString(kept)
		}
	case orb.Polygon:
		return simplifiedPolygon(g, tolerance)
	}
	return g
}

func simplifiedPolygon(p orb.Polygon, tolerance float64) orb.Geometry {
	out, same := make(orb.Polygon, 0, len(p)), true
	for i, ring := range p {
		least := 0
		if i == 0 {
			least = 4
		}
		kept := orb.Ring(thinned(ring, tolerance, least))
		same = same && len(kept) == len(ring)
		if len(kept) >= 4 {
			out = append(out, kept)
		}
	}
	if same || len(out) == 0 {
		return p
	}
	return out
}

// thinned returns the positions that stay, at least so many; points themselves where all do.
func thinned(points []orb.Point, tolerance float64, least int) []orb.Point {
	if len(points) < 3 || len(points) <= least {
		return points
	}
	keep := make([]bool, len(points))
	keep[0], keep[len(points)-1] = true, true
	n := 2
	ends := []int{0} // of the stretches that wait: on a stack, since a coast's recursion can be as deep as it is long
	for first, last := 0, len(points)-1; len(ends) > 0; {
		over := tolerance * tolerance
		if n < least {
			over = -1
		}
		if split := furthest(points, first, last, over); split != first {
			keep[split] = true
			n++
			ends = append(ends, last)
			last = split
			continue
		}
		first, last = last, ends[len(ends)-1]
		ends = ends[:len(ends)-1]
	}
	if n == len(points) {
		return points
	}
	kept := make([]orb.Point, 0, n)
	for i, p := range points {
		if keep[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// furthest returns the position between first and last that is furthest from the line between the two, first where none is further than
// the square root of over.
func furthest(points []orb.Point, first, last int, over float64) int {
	split := first
	a, b := points[first], points[last]
	x, y := b[0]-a[0], b[1]-a[1]
	length := x*x + y*y
	if length > 0 {
		over *= length // the distances below are times the length too, which saves a division for each
	}
	for i := first + 1; i < last; i++ {
		c := points[i]
		cx, cy := c[0]-a[0], c[1]-a[1]
		var d float64
		switch along := cx*x + cy*y; {
		case length == 0:
			d = cx*cx + cy*cy
		case along <= 0:
			d = (cx*cx + cy*cy) * length
		case along >= length:
			d = ((c[0]-b[0])*(c[0]-b[0]) + (c[1]-b[1])*(c[1]-b[1])) * length
		default:
			across := cx*y - cy*x
			d = across * across
		}
		if d > over {
			split, over = i, d
		}
	}
	return split
}
