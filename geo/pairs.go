package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// MaxPairsM is how far apart Pairs looks.
const MaxPairsM = 1_000_000

// Pairs yields each pair i < j of points less than underM metres apart (at most MaxPairsM), with their distance, until yield returns
// false. The order depends on the points alone. Distances are geodesic to 1e-5 of themselves; those within 1e-4 of one of
// exactAtM are Karney's, so that what is counted in bins with these edges falls where it belongs.
func Pairs(points []orb.Point, underM float64, exactAtM []float64, yield func(i, j int, distM float64) bool) {
	underM = math.Min(underM, MaxPairsM)
	ruler := chordRuler{exactAtM: append(slices.Clone(exactAtM), underM)}
	newSpaceGrid(points, underM).pairs(func(i, j int, chord2 float64) bool {
		d := ruler.distance(points[i], points[j], chord2)
		return d >= underM || yield(i, j, d)
	})
}

// spaceGrid sorts points into cubes of the reach, in space: no antimeridian, no poles.
type spaceGrid struct {
	reach  float64
	points []spacePoint // by cube
	cubes  []cube       // that have points, in order
	of     map[cube][]spacePoint
}

type cube = [3]int32

type spacePoint struct {
	at    vec
	index int
	in    cube
}

func newSpaceGrid(points []orb.Point, reachM float64) *spaceGrid {
	g := &spaceGrid{reach: math.Max(reachM, 1), points: make([]spacePoint, len(points)), of: map[cube][]spacePoint{}}
	for i, p := range points {
		v := toSpace(p)
		g.points[i] = spacePoint{v, i, cube{g.cell(v[0]), g.cell(v[1]), g.cell(v[2])}}
	}
	slices.SortStableFunc(g.points, func(a, b spacePoint) int { return slices.Compare(a.in[:], b.in[:]) })
	for from, to := 0, 0; from < len(g.points); from = to {
		in := g.points[from].in
		for to < len(g.points) && g.points[to].in == in {
			to++
		}
		g.cubes, g.of[in] = append(g.cubes, in), g.points[from:to]
	}
	return g
}

func (g *spaceGrid) cell(x float64) int32 { return int32(math.Floor(x / g.reach)) }

// pairs yields each pair i < j of points within reach, a chord being never longer than its geodesic, until yield wants no more.
func (g *spaceGrid) pairs(yield func(i, j int, chord2 float64) bool) {
	for _, c := range g.cubes {
		own := g.of[c]
		for k := range own {
			if !g.reaching(&own[k], own[k+1:], yield) {
				return
			}
			for n := int32(14); n < 27; n++ { // half of the 26 cubes around: those of the other half look into this one
				if !g.reaching(&own[k], g.of[cube{c[0] + n/9 - 1, c[1] + n/3%3 - 1, c[2] + n%3 - 1}], yield) {
					return
				}
			}
		}
	}
}

// reaching yields a point's pairs with others; false when yield wants no more.
func (g *spaceGrid) reaching(a *spacePoint, others []spacePoint, yield func(i, j int, chord2 float64) bool) bool {
	for k := range others {
		v := others[k].at.sub(a.at)
		if d2 := v.dot(v); d2 <= g.reach*g.reach && !yield(min(a.index, others[k].index), max(a.index, others[k].index), d2) {
			return false
		}
	}
	return true
}

// chordRuler turns chords into geodesic distances, ten times as fast as Karney's method.
type chordRuler struct{ exactAtM []float64 }

func (r chordRuler) distance(p, q orb.Point, chord2 float64) float64 {
	const meanRadius = 6371008.8
	chord := math.Sqrt(chord2)
	d := 2 * meanRadius * math.Asin(chord/(2*meanRadius)) // the radius of the arc is off by 0.7 % at most, which is 1e-5 of 1,000 km
	for _, edge := range r.exactAtM {
		if math.Abs(d-edge) <= 1e-4*edge {
			return Distance(p, q)
		}
	}
	return d
}
