package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// Shape is a part of the earth's surface that is asked which points it covers. Shapes never change once made.
type Shape interface {
	// Covers tells whether a lon/lat point lies in the shape or on its edge (ST_Covers).
	Covers(p orb.Point) bool
	// Bound returns a lon/lat box that holds all that is covered.
	Bound() orb.Bound
}

// Surface is polygons prepared for Covers, which is exact: edges are straight in lon/lat (RFC 7946), and where rounding would decide on which
// side of one a point lies, exact arithmetic does. Where polygons overlap, any of them covers.
type Surface struct {
	bound orb.Bound
	parts []*slabs
}

// NewSurface prepares the polygons of a geometry, which has passed Validate; nil where it has none.
func NewSurface(g orb.Geometry) *Surface {
	_, areas := outlines(g)
	if len(areas) == 0 {
		return nil
	}
	s := &Surface{bound: areas[0].Bound()}
	for _, p := range areas {
		part := slabsOf(p.Bound(), append(risingEdges(p), levelEdges(p)...))
		s.bound, s.parts = s.bound.Union(part.bound), append(s.parts, part)
	}
	return s
}

// Bound returns the box of all polygons.
func (s *Surface) Bound() orb.Bound { return s.bound }

// Covers tells whether a polygon holds the point, inside or on an edge of its outline or of a hole.
func (s *Surface) Covers(p orb.Point) bool {
	for _, part := range s.parts {
		if part.bound.Contains(p) && part.covers(p) {
			return true
		}
	}
	return false
}

// covers counts the edges east of the point, and looks for one that it is on.
func (s *slabs) covers(p orb.Point) bool {
	b := s.band(p[1])
	inside := false
	for _, e := range s.edges[s.starts[b]:s.starts[b+1]] {
		if p[1] < e.y1 || p[1] > e.y2 || p[0] > max(e.x1, e.x2) {
			continue
		}
		side := e.side(p)
		if side == 0 {
			return true
		}
		if side > 0 && p[1] < e.y2 {
			inside = !inside
		}
	}
	return inside
}

// side tells, of a point between the ends' latitudes and not east of both ends: 1 = west of the edge, -1 = east of it, 0 = on it.
func (e edge) side(p orb.Point) int {
	switch {
	case e.y1 == e.y2: // none crosses the parallel, but the point may be on it
		if p[0] >= min(e.x1, e.x2) {
			return 0
		}
		return -1
	case p[0] < min(e.x1, e.x2):
		return 1
	case e.x1 == e.x2: // neither west nor east of it
		return 0
	}
	return orientation(orb.Point{e.x1, e.y1}, orb.Point{e.x2, e.y2}, p)
}

// levelEdges returns what risingEdges leaves out.
func levelEdges(p orb.Polygon) []edge {
	var all []edge
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			if r[i-1][1] == r[i][1] {
				all = append(all, upwards(r[i-1], r[i]))
			}
		}
	}
	return all
}

// orientation is 1 where a, b, c turn left, -1 where they turn right, 0 where they are in line; exact.
func orientation(a, b, c orb.Point) int {
	left, right := (b[0]-a[0])*(c[1]-a[1]), (b[1]-a[1])*(c[0]-a[0])
	if d := left - right; math.Abs(d) > 1e-15*(math.Abs(left)+math.Abs(right)) {
		return compareFloats(d, 0)
	}
	if a == c || b == c {
		return 0
	}
	l := new(big.Rat).Mul(difference(b[0], a[0]), difference(c[1], a[1]))
	return l.Cmp(new(big.Rat).Mul(difference(b[1], a[1]), difference(c[0], a[0])))
}

// Disc is what lies within a geodesic distance of a point, the edge included.
type Disc struct {
	center  orb.Point
	spot    Spot
	radiusM float64
	bound   orb.Bound
}

// MaxDiscM is the largest radius of a Disc, in metres.
const MaxDiscM = 1_000_000

// NewDisc returns the disc of radiusM metres, over 0 and at most MaxDiscM, around a point.
func NewDisc(center orb.Point, radiusM float64) *Disc {
	return &Disc{center, NewSpot(center), radiusM, boundAround(orb.Bound{Min: center, Max: center}, radiusM)}
}

// Bound returns a box that holds the disc: the whole world where it crosses the antimeridian or comes near a pole.
func (d *Disc) Bound() orb.Bound { return d.bound }

// Covers tells whether the geodesic distance (Karney) from the centre is at most the radius. The straight chord decides where it is far from it.
func (d *Disc) Covers(p orb.Point) bool {
	v := NewSpot(p).at.sub(d.spot.at)
	// Up to 1,000 km a geodesic is no shorter than its chord, and longer by at most a thousandth more than c³/(24 R²) with the smallest R.
	chord := math.Sqrt(v.dot(v))
	if chord > d.radiusM+1e-6 {
		return false
	}
	const smallestR = 6_335_000
	if longest := chord * (1 + 1.1*chord*chord/(24*smallestR*smallestR)); longest < d.radiusM*(1-1e-6) {
		return true
	}
	return Distance(d.center, p) <= d.radiusM
}
