package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// ChordReachM is how far NearDistanceM is right.
const ChordReachM = 150_000

// Spot is a position in space, made once for many distances to it.
type Spot struct{ at vec }

// NewSpot returns the spot of a lon/lat point.
func NewSpot(p orb.Point) Spot { return Spot{toSpace(p)} }

// earthRadius is near every radius of curvature of the ellipsoid, in metres.
const earthRadius = 6_371_000

// NearDistanceM returns the geodesic distance in metres between two spots from the straight chord c between them, c + c³/(24 R²): right to
// 3e-7 of it up to ChordReachM. Further away it still grows with the distance up to some 2,000 km.
func (s Spot) NearDistanceM(t Spot) float64 {
	d := s.at.sub(t.at)
	c2 := d.dot(d)
	return math.Sqrt(c2) * (1 + c2/(24*earthRadius*earthRadius))
}

// Neighbours finds which of many points lie within a distance of a place. It never changes once made.
type Neighbours struct {
	points []orb.Point
	spots  []Spot
	cellM  float64
	cells  map[[3]int32][]int32
}

// NewNeighbours prepares points for questions of up to reachM metres, over 0 and at most ChordReachM.
func NewNeighbours(points []orb.Point, reachM float64) *Neighbours {
	n := &Neighbours{points: points, spots: make([]Spot, len(points)), cellM: reachM, cells: make(map[[3]int32][]int32, len(points))}
	for i, p := range points {
		n.spots[i] = NewSpot(p)
		c := n.cell(n.spots[i])
		n.cells[c] = append(n.cells[c], int32(i)) //nolint:gosec // points are counted in millions at most
	}
	return n
}

func (n *Neighbours) cell(s Spot) (c [3]int32) {
	for i, x := range s.at {
		c[i] = int32(math.Floor(x / n.cellM))
	}
	return c
}

// closeCall is how near the limit, in proportion, a distance by chord must be measured by Karney's method to say which side it is on.
const closeCall = 1e-6

// Within calls yield for the number of each point within limitM metres (at most the reach) of the place, that distance included, with its
// distance in metres; in no certain order, until yield says false.
func (n *Neighbours) Within(p orb.Point, limitM float64, yield func(i int, distM float64) bool) {
	here := NewSpot(p)
	mid := n.cell(here)
	for dx := int32(-1); dx <= 1; dx++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for dz := int32(-1); dz <= 1; dz++ {
				for _, i := range n.cells[[3]int32{mid[0] + dx, mid[1] + dy, mid[2] + dz}] {
					d := here.NearDistanceM(n.spots[i])
					if math.Abs(d-limitM) <= closeCall*limitM {
						d = Distance(p, n.points[i])
					}
					if d <= limitM && !yield(int(i), d) {
						return
					}
				}
			}
		}
	}
}
