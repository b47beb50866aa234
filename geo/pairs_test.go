package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestPairsAgainstAllPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, c := range []struct {
		name           string
		center         orb.Point
		spread, reachM float64
	}{
		{"Jazira", orb.Point{41, 35}, 1, 20_000},
		{"antimeridian", orb.Point{179.9, -17}, 1, 30_000},
		{"far", orb.Point{41, 35}, 12, 1_000_000},
		{"at a pole", orb.Point{0, 89.9}, 180, 50_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			var points []orb.Point
			for range 300 {
				lat := math.Min(90, c.center[1]+0.5*rng.Float64()*math.Min(c.spread, 10))
				points = append(points, orb.Point{wrapLon(c.center[0] + c.spread*(2*rng.Float64()-1)), lat})
			}
			points = append(points, points[0]) // one place twice
			edges := []float64{c.reachM / 3}
			want := map[[2]int]float64{}
			for i := range points {
				for j := i + 1; j < len(points); j++ {
					if d := Distance(points[i], points[j]); d < c.reachM {
						want[[2]int{i, j}] = d
					}
				}
			}
			got := 0
			Pairs(points, c.reachM, edges, func(i, j int, d float64) bool {
				got++
				exact, ok := want[[2]int{i, j}]
				if !ok || math.Abs(d-exact) > 1e-5*exact+1e-6 || (d < edges[0]) != (exact < edges[0]) {
					t.Errorf("%d %d: %v m, want %v, %v", i, j, d, exact, ok)
				}
				return true
			})
			if got != len(want) || got < 100 {
				t.Errorf("%d pairs, want %d", got, len(want))
			}
		})
	}
}

func TestPairsStopsWhenAsked(t *testing.T) {
	seen := 0
	Pairs([]orb.Point{{41, 35}, {41, 35}, {41, 35}}, 10, nil, func(int, int, float64) bool { seen++; return false })
	if seen != 1 {
		t.Errorf("%d pairs after false", seen)
	}
}

func BenchmarkPairs(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 7))
	points := make([]orb.Point, 10_000)
	for i := range points {
		points[i] = orb.Point{38 + 8*rng.Float64(), 30 + 6*rng.Float64()}
	}
	n := 0
	for range b.N {
		n = 0
		Pairs(points, 25_000, nil, func(int, int, float64) bool { n++; return true })
	}
	b.ReportMetric(float64(n), "pairs")
}
