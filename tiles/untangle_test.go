package tiles

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func TestUntangled(t *testing.T) {
	for _, c := range []struct {
		name  string
		ring  orb.Ring
		areas []float64
	}{
		{"a square stays", orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, []float64{16}},
		{"a figure of eight is two loops", orb.Ring{{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}}, []float64{4, 4}},
		{"a neck that has closed", orb.Ring{{0, 0}, {10, 5}, {20, 0}, {20, 10}, {10, 4}, {0, 10}, {0, 0}}, []float64{45, 1, 45}},
		{"loops that touch stay one ring", orb.Ring{{0, 0}, {2, 2}, {4, 0}, {4, 4}, {2, 2}, {0, 4}, {0, 0}}, []float64{8}},
	} {
		parts := untangled(c.ring)
		if len(parts) != len(c.areas) {
			t.Errorf("%s: %v", c.name, parts)
			continue
		}
		for i, p := range parts {
			if a := math.Abs(planar.Area(p)); math.Abs(a-c.areas[i]) > 5 || !p.Closed() {
				t.Errorf("%s: part %d is %v, with %v", c.name, i, p, a)
			}
		}
	}
}

// Whatever crosses, what comes out does not, nothing is lost but slivers, and there is an end.
func TestUntangledCrossesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test wants the same numbers each time
	for range 2000 {
		var ring orb.Ring
		for range 3 + r.IntN(30) {
			ring = append(ring, orb.Point{float64(r.IntN(60)), float64(r.IntN(60))})
		}
		for _, part := range untangled(append(ring, ring[0])) {
			looks := mostLooks
			if i, j, ok := crossing(part[:len(part)-1], &looks); ok || len(part) < 4 || planar.Area(part) == 0 {
				t.Fatalf("of %v comes %v, whose sides %d and %d cross", ring, part, i, j)
			}
		}
	}
}

// A hole lies in the ring that holds it, whichever part that is now, and what has come to lie outside is cut off.
func TestHolesLieInTheirRings(t *testing.T) {
	square := func(x, y, size float64) orb.Ring {
		return orb.Ring{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}
	}
	got := together([]orb.Ring{square(0, 0, 10), square(20, 0, 10)}, []orb.Ring{
		square(22, 2, 3), square(1, 1, 4), square(2, 2, 4), // crosses the one before
		{{6, 6}, {9, 6}, {11, 8}, {9, 9}, {6, 6}}, // one position outside
		square(40, 0, 5), {{-5, 4}, {-5, 5}, {5, 9}, {-5, 4}},
	})
	if len(got) != 2 || len(got[0]) != 3 || len(got[1]) != 2 {
		t.Fatalf("%v", got)
	}
	for _, p := range got {
		for _, hole := range p[1:] {
			for _, at := range hole {
				if !inOrOn(at, p[0]) {
					t.Errorf("%v is not in %v", at, p[0])
				}
			}
		}
	}
}

func BenchmarkUntangled(b *testing.B) {
	for _, n := range []int{4, 20, 100, 2000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var coast orb.Ring
			r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // as above
			for i := range n {
				sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
				away := 1500 + 40*r.Float64()
				coast = append(coast, orb.Point{math.Round(2048 + away*cos), math.Round(2048 + away*sin)})
			}
			coast = append(coast, coast[0])
			b.ReportAllocs()
			for b.Loop() {
				untangled(coast)
			}
		})
	}
}
