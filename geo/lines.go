package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Lines is a set of lines prepared for distances to the nearest of them. It never changes once made.
type Lines struct{ path *path }

// NewLines prepares valid lines (see Validate) with straight lon/lat edges.
func NewLines(lines []orb.LineString) *Lines { return &Lines{newPath(lines)} }

// DistanceM returns the geodesic distance in metres from a place to the nearest of the lines. ok is false beyond reachM, and where there
// is no line.
func (l *Lines) DistanceM(p orb.Point, reachM float64) (distM float64, ok bool) {
	near, touches := nearest(newPath([]orb.LineString{{p}}), l.path, reachM)
	if touches {
		return 0, true
	}
	distM = math.Inf(1)
	for i := range near {
		d, _, _ := near[i].refined()
		distM = math.Min(distM, d)
	}
	return distM, distM <= reachM
}

// SharedEdges returns the edges that the outlines of two regions have in common, each once, as lines of two points, with the numbers of the
// first two regions that have it. Outlines that were drawn apart share nothing.
func SharedEdges(regions []Region) (edges []orb.LineString, of [][2]int) {
	const taken = -1
	first := map[[2]orb.Point]int{}
	for r := range regions {
		for _, polygon := range regions[r].Geom {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					edge := [2]orb.Point{ring[i-1], ring[i]}
					if a, b := edge[0], edge[1]; b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
						edge = [2]orb.Point{b, a}
					}
					other, known := first[edge]
					switch {
					case !known:
						first[edge] = r
					case other != taken && other != r:
						first[edge] = taken
						edges, of = append(edges, orb.LineString{edge[0], edge[1]}), append(of, [2]int{other, r})
					}
				}
			}
		}
	}
	return edges, of
}
