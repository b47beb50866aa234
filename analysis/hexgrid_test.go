package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

func TestHexagonsHaveOneArea(t *testing.T) {
	g := NewHexGrid(orb.Point{41, 34}, 10_000)
	for _, h := range []Hex{{0, 0}, {40, 3}, {-60, 55}, {5, -70}} {
		got := geo.AreaM2(g.Polygon(h))
		if want := HexAreaM2(10_000); math.Abs(got-want) > 3e-6*want { // edges are straight in the plane there, in lon/lat here
			t.Errorf("%v has %.0f m², want %.0f", h, got, want)
		}
	}
	if e := HexEdgeM(HexAreaM2(1234)); math.Abs(e-1234) > 1e-9 {
		t.Errorf("edge %v", e)
	}
}

func TestHexagonHoldsWhatIsNearestToItsMiddle(t *testing.T) {
	g := NewHexGrid(orb.Point{41, 34}, 7_000)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		p := orb.Point{38 + 8*rng.Float64(), 30 + 6*rng.Float64()}
		xy, h := g.projection.Plane(p), g.Cell(p)
		m := g.middle(h)
		for _, next := range g.Ring(h, 1) {
			n := g.middle(next)
			if math.Hypot(xy[0]-n[0], xy[1]-n[1]) < math.Hypot(xy[0]-m[0], xy[1]-m[1])-1e-6 {
				t.Fatalf("%v is in %v, but nearer to %v", p, h, next)
			}
		}
		if back := g.Cell(g.Center(h)); back != h {
			t.Fatalf("the middle of %v is in %v", h, back)
		}
	}
}

func TestRings(t *testing.T) {
	g := NewHexGrid(orb.Point{41, 34}, 1000)
	if r := g.Ring(Hex{3, 4}, 0); len(r) != 1 || r[0] != (Hex{3, 4}) {
		t.Errorf("ring 0: %v", r)
	}
	for k := 1; k <= 3; k++ {
		ring := g.Ring(Hex{3, 4}, k)
		seen := map[Hex]bool{}
		for _, h := range ring {
			seen[h] = true
			dq, dr := h.Q-3, h.R-4
			if steps := max(abs(dq), abs(dr), abs(dq+dr)); steps != k {
				t.Errorf("ring %d holds %v, %d steps away", k, h, steps)
			}
		}
		if len(ring) != 6*k || len(seen) != 6*k {
			t.Errorf("ring %d has %d hexagons, %d distinct", k, len(ring), len(seen))
		}
	}
	m := g.middle(Hex{3, 4})
	if n := g.middle(g.Ring(Hex{3, 4}, 1)[0]); n[0] <= m[0] || n[1] != m[1] {
		t.Errorf("the first of a ring is not east: %v of %v", n, m)
	}
}

func abs(x int) int { return max(x, -x) }

// TestStudyArea compares with every hexagon of a wide block, by sampling the hull densely.
func TestStudyArea(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	g := NewHexGrid(orb.Point{41, 34}, 1000)
	for round := range 60 {
		var places []orb.Point
		for range 1 + rng.IntN(6) {
			places = append(places, orb.Point{8000 * (rng.Float64() - 0.5), 8000 * (rng.Float64() - 0.5)})
		}
		a, err := newHexArea(&g, places, "edge_km")
		if err != nil {
			t.Fatal(err)
		}
		in := map[Hex]bool{}
		for n, h := range a.hexagons() {
			in[h] = true
			if a.number(h) != n {
				t.Fatalf("%v has number %d, want %d", h, a.number(h), n)
			}
		}
		for range 3000 { // any mixture of the places lies in the hull
			var p orb.Point
			sum := 0.0
			for _, q := range places {
				w := rng.ExpFloat64()
				p, sum = orb.Point{p[0] + w*q[0], p[1] + w*q[1]}, sum+w
			}
			p = orb.Point{p[0] / sum, p[1] / sum}
			if !in[g.cellAt(p)] {
				t.Fatalf("round %d: %v of the hull is in no hexagon of the study area", round, p)
			}
		}
		for h := range in {
			if !touches(convexHull(places), g.corners(h)) {
				t.Errorf("round %d: %v doesn't touch the hull", round, h)
			}
		}
	}
}

func TestStudyAreaHasLimits(t *testing.T) {
	g := NewHexGrid(orb.Point{41, 34}, 1000)
	for name, places := range map[string][]orb.Point{"edge_km": {{0, 0}, {1e6, 0}, {0, 1e6}}, "bbox": {{0, 0}, {7e6, 0}}} {
		_, err := newHexArea(&g, places, "edge_km")
		if threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNeighboursAreMutual(t *testing.T) {
	g := NewHexGrid(orb.Point{41, 34}, 1000)
	a, err := newHexArea(&g, []orb.Point{{0, 0}, {9000, 2000}, {3000, 8000}}, "edge_km")
	if err != nil {
		t.Fatal(err)
	}
	all, hexagons := a.neighbours(), a.hexagons()
	for i, next := range all {
		want := 0
		for _, h := range g.Ring(hexagons[i], 1) {
			if a.number(h) >= 0 {
				want++
			}
		}
		if len(next) != want {
			t.Errorf("%d has %d neighbours, want %d", i, len(next), want)
		}
		for _, j := range next {
			back := false
			for _, k := range all[j] {
				back = back || int(k) == i
			}
			if !back {
				t.Errorf("%d is a neighbour of %d, but not the other way", j, i)
			}
		}
	}
}
