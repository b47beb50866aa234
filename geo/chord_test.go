package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

func somewhere(rng *rand.Rand) orb.Point {
	return orb.Point{360*rng.Float64() - 180, math.Asin(2*rng.Float64()-1) * deg}
}

func TestChordsSayGeodesics(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for range 20_000 {
		p := somewhere(rng)
		want := math.Pow(10, 5.176*rng.Float64()) // 1 m to 150 km
		q, _ := Direct(p, 360*rng.Float64(), want)
		if got := NewSpot(p).NearDistanceM(NewSpot(q)); math.Abs(got-want) > 3e-7*want+1e-7 {
			t.Fatalf("%v to %v: %v m, want %v", p, q, got, want)
		}
	}
}

// Brute force over all points, around both poles and the antimeridian too.
func TestNeighboursAreAllWithin(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 2))
	for _, around := range []orb.Point{{40, 35}, {180, -17}, {0, 90}, {12, -90}} {
		points := make([]orb.Point, 300)
		for i := range points {
			points[i], _ = Direct(around, 360*rng.Float64(), 200_000*rng.Float64())
		}
		n := NewNeighbours(points, 50_000)
		for _, limit := range []float64{50_000, 20_000, 1} {
			for _, p := range append(points[:20:20], around) {
				var got, want []int
				n.Within(p, limit, func(i int, _ float64) bool { got = append(got, i); return true })
				for i, q := range points {
					if Distance(p, q) <= limit {
						want = append(want, i)
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Fatalf("around %v, within %v m: %v, want %v", p, limit, got, want)
				}
			}
		}
	}
}

func TestTheLimitItselfIsWithin(t *testing.T) {
	p, q := orb.Point{40, 35}, orb.Point{40.3, 35.1}
	limit := Distance(p, q)
	for less, want := range map[float64]int{0: 1, 1e-6: 0} {
		found := 0
		NewNeighbours([]orb.Point{q}, limit).Within(p, limit-less, func(int, float64) bool { found++; return true })
		if found != want {
			t.Errorf("limit %v less %v m: %d found, want %d", limit, less, found, want)
		}
	}
}
