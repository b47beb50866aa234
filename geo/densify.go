package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// EdgeM is the longest edge, in metres, on which a lon/lat line and a geodesic are taken for the same (they part by 2 cm at most up to
// 60° of latitude).
const EdgeM = 1000

// Densify returns the line with vertices added on its straight lon/lat edges, evenly in longitude and latitude, so that no edge is
// longer than maxM metres. Its own vertices stay as they are. maxM must be over 0.
func Densify(line orb.LineString, maxM float64) orb.LineString {
	if len(line) == 0 {
		return nil
	}
	out := orb.LineString{line[0]}
	for i := 1; i < len(line); i++ {
		n := pieces(line[i-1], line[i], maxM)
		for k := 1; k < n; k++ {
			out = append(out, along(line[i-1], line[i], float64(k)/float64(n)))
		}
		out = append(out, line[i])
	}
	return out
}

// along is the position at fraction t of the lon/lat edge from a to b.
func along(a, b orb.Point, t float64) orb.Point {
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// pieces is how many equal parts of a lon/lat edge are surely no longer than maxM.
func pieces(a, b orb.Point, maxM float64) int {
	n := math.Ceil(edgeBound(a, b)/maxM - 1e-9)
	return int(math.Max(1, math.Min(n, 1e8)))
}

// edgeBound is never less than the length of the lon/lat edge: it takes the largest radius of curvature, and the parallel nearest to
// the equator.
func edgeBound(a, b orb.Point) float64 {
	const polarRadius = semiMajor / oneLess
	lat := math.Min(math.Abs(a[1]), math.Abs(b[1]))
	if a[1]*b[1] < 0 {
		lat = 0
	}
	return polarRadius * rad * math.Hypot(b[1]-a[1], (b[0]-a[0])*math.Cos(lat*rad))
}
