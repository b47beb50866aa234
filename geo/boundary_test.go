package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// slowDistance finds the nearest position of a line by looking along every edge with Karney's method alone: the reference for Locate.
func slowDistance(p orb.Point, line orb.LineString) float64 {
	best := math.Inf(1)
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if best < 1e6 && Distance(p, a)-edgeBound(a, b) > best { // can't be nearer
			continue
		}
		n := pieces(a, b, 5000)
		for k := range n {
			lo, hi := float64(k)/float64(n), float64(k+1)/float64(n)
			for range 60 { // ternary search: the distance has one valley on 5 km
				u, v := lo+(hi-lo)/3, hi-(hi-lo)/3
				if Distance(p, along(a, b, u)) < Distance(p, along(a, b, v)) {
					hi = v
				} else {
					lo = u
				}
			}
			best = math.Min(best, Distance(p, along(a, b, lo)))
		}
	}
	return best
}

func TestPointDistancesAgainstSearchByKarney(t *testing.T) {
	bs := borders(t)
	x := NewBoundaryIndex(nil, nil, bs)
	points := gedPoints(t, 25)
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20 { // near the borders, where a millimetre is asked for
		line := bs[rng.IntN(len(bs))].Line[0]
		v := line[rng.IntN(len(line))]
		reach := math.Pow(10, -6*rng.Float64())
		points = append(points, orb.Point{v[0] + reach*(rng.Float64()-.5), v[1] + reach*(rng.Float64()-.5)})
	}
	for _, p := range points {
		got := map[string]float64{}
		for _, d := range x.Locate(p).Borders {
			got[d.Code] = d.DistanceM
		}
		for _, b := range bs {
			want := slowDistance(p, b.Line[0])
			d, ok := got[b.Code]
			if math.Abs(want-BorderReachM) > 1 && ok != (want <= BorderReachM) {
				t.Errorf("%v %s: near %v, %v m away", p, b.Code, ok, want)
			}
			if ok && math.Abs(d-want) > 0.001+1e-7*want {
				t.Errorf("%v %s: %.6f m, want %.6f", p, b.Code, d, want)
			}
		}
	}
}

func TestLineAndPolygonDistances(t *testing.T) {
	border := Border{Code: "A-B", A: "A", B: "B", Line: orb.MultiLineString{{{40, 30}, {40, 35}, {41, 36}}}}
	x := NewBoundaryIndex(nil, nil, []Border{border})
	east, _ := metresPerDegree(33)
	square := func(lon, lat, half float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{lon - half, lat - half}, Max: orb.Point{lon + half, lat + half}}.ToPolygon()
	}
	withHole := append(square(40, 33, 1), square(40, 33, 0.5)[0])
	withHole[1].Reverse()
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want float64 // -1: not near
	}{
		{"line crosses", orb.LineString{{39, 33}, {41, 33}}, 0},
		{"line touches with its end", orb.LineString{{39, 33}, {40, 33}}, 0},
		{"line runs along the border", orb.LineString{{40, 32}, {40, 33}}, 0},
		{"point on the border", orb.Point{40, 33.3}, 0},
		{"point on the border's vertex", orb.Point{40, 35}, 0},
		{"line beside", orb.LineString{{40.1, 31}, {40.1, 33}}, 0.1 * east},
		{"polygon over the border", square(40, 33, 0.5), 0},
		{"polygon beside", square(40.6, 32.5, 0.5), 0.1 * east},
		{"polygon holds the whole border", square(40, 33, 8), 0},
		{"border passes the ring and its hole", withHole, 0},
		{"far away", square(60, 33, 0.5), -1},
		{"one of two points", orb.MultiPoint{{80, 33}, {40, 33}}, 0},
		{"collection", orb.Collection{orb.Point{80, 1}, square(40, 33, 0.1)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := x.Locate(c.g).Borders
			if c.want < 0 {
				if len(got) > 0 {
					t.Errorf("near: %v", got)
				}
				return
			}
			if len(got) != 1 || math.Abs(got[0].DistanceM-c.want) > 0.003*c.want {
				t.Errorf("%v, want %v m", got, c.want)
			}
		})
	}
}

func TestLineDistanceIsThatOfItsNearestPoint(t *testing.T) {
	bs := borders(t)
	x := NewBoundaryIndex(nil, nil, bs)
	rng := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		a := orb.Point{36 + 12*rng.Float64(), 30 + 7*rng.Float64()}
		line := orb.LineString{a, {a[0] + rng.Float64() - .5, a[1] + rng.Float64() - .5}}
		want := map[string]float64{}
		for k := range 2001 {
			for _, d := range x.Locate(along(line[0], line[1], float64(k)/2000)).Borders {
				if old, ok := want[d.Code]; !ok || d.DistanceM < old {
					want[d.Code] = d.DistanceM
				}
			}
		}
		for _, d := range x.Locate(line).Borders {
			w, ok := want[d.Code]
			if ok && (d.DistanceM > w+0.05 || d.DistanceM < w-40) { // samples stand up to 40 m off the nearest point
				t.Errorf("%v %s: %v m, by sampling %v", line, d.Code, d.DistanceM, w)
			}
		}
	}
}

// fan is a ring of n corners about a centre.
func fan(rng *rand.Rand, center orb.Point, n int) orb.Ring {
	var r orb.Ring
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		d := 0.2 + rng.Float64()
		r = append(r, orb.Point{center[0] + d*cos, center[1] + d*sin})
	}
	return append(r, r[0])
}

func TestSlabsAgainstOrb(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		poly := orb.Polygon{fan(rng, orb.Point{}, 3+rng.IntN(60))}
		s := newSlabs(poly)
		for range 200 {
			p := orb.Point{rng.Float64()*3 - 1.5, rng.Float64()*3 - 1.5}
			if got, want := s.contains(p), planar.PolygonContains(poly, p); got != want {
				t.Fatalf("%v in %v: %v, orb says %v", p, poly, got, want)
			}
		}
	}
}

// TestSharedEdgesBelongToOneSide cuts the plane around a centre into wedges and asks for points on their edges and vertices.
func TestSharedEdgesBelongToOneSide(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		center := orb.Point{rng.Float64(), rng.Float64()}
		ring := fan(rng, center, 12)
		var parts []Region
		for i := 1; i < len(ring); i++ {
			parts = append(parts, Region{Geom: orb.MultiPolygon{{{center, ring[i-1], ring[i], center}}}})
		}
		set := newRegionSet(parts)
		for i := range 12 {
			for _, share := range []float64{0, 0.1, 0.5, 1. / 3, 0.7} {
				p := along(center, ring[i], share)
				if held := set.holding(p); len(held) != 1 {
					t.Fatalf("%v at %v of edge %d is in %d wedges", p, share, i, len(held))
				}
			}
		}
	}
}

func TestOverlapsGoToTheFirstAndDistrictsToTheirCountry(t *testing.T) {
	box := func(w, e float64) orb.MultiPolygon {
		return orb.MultiPolygon{orb.Bound{Min: orb.Point{w, 0}, Max: orb.Point{e, 1}}.ToPolygon()}
	}
	x := NewBoundaryIndex(
		[]Region{{Code: "B", Geom: box(1, 3)}, {Code: "A", Geom: box(0, 2)}},
		[]Region{{Code: "A1", Parent: "A", Geom: box(0, 3)}, {Code: "B1", Parent: "B", Geom: box(0, 3)}, {Code: "C1", Parent: "C", Geom: box(5, 6)}},
		nil)
	for _, c := range []struct {
		lon               float64
		country, district string
	}{{0.5, "A", "A1"}, {1.5, "B", "B1"}, {2.5, "B", "B1"}, {4, "", ""}, {5.5, "", "C1"}} {
		got := x.Locate(orb.Point{c.lon, 0.5})
		if got.Country != c.country || got.District != c.district {
			t.Errorf("at %v: %q %q, want %q %q", c.lon, got.Country, got.District, c.country, c.district)
		}
	}
}

func TestLocateNothing(t *testing.T) {
	x := NewBoundaryIndex(nil, nil, nil)
	for _, g := range []orb.Geometry{nil, orb.LineString{}, orb.Polygon{}, orb.Collection{}, orb.MultiPoint{}} {
		if got := x.Locate(g); got.Country != "" || got.Borders != nil {
			t.Errorf("%v: %v", g, got)
		}
	}
}

func TestRepresentativeIsOnTheGeometry(t *testing.T) {
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want orb.Point
	}{
		{"point", orb.Point{1, 2}, orb.Point{1, 2}},
		{"line on the equator", orb.LineString{{0, 0}, {1, 0}, {4, 0}}, orb.Point{2, 0}},
		{"longest line", orb.MultiLineString{{{0, 0}, {1, 0}}, {{10, 0}, {14, 0}}}, orb.Point{12, 0}},
		{"box", orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{2, 2}}.ToPolygon(), orb.Point{1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := Representative(c.g); !ok || Distance(got, c.want) > 0.01 {
				t.Errorf("%v %v, want %v", got, ok, c.want)
			}
		})
	}
	rng := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		poly := orb.Polygon{fan(rng, orb.Point{40, 35}, 3+rng.IntN(30))}
		if p, _ := Representative(poly); !planar.PolygonContains(poly, p) {
			t.Fatalf("%v is outside %v", p, poly)
		}
	}
	for _, r := range countries(t) {
		if p, _ := Representative(r.Geom); !planar.MultiPolygonContains(r.Geom, p) {
			t.Errorf("%s: %v is outside", r.Code, p)
		}
	}
}

func BenchmarkLocate(b *testing.B) {
	x := NewBoundaryIndex(countries(b), districts(b), borders(b))
	points := gedPoints(b, 5000)
	b.Run("points", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			x.Locate(points[i%len(points)])
			i++
		}
	})
	corridor := orb.LineString{{40.1, 35.3}, {41.4, 34.6}, {43.1, 36.3}}
	b.Run("corridor of 300 km", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Locate(corridor)
		}
	})
	b.Run("regions only", func(b *testing.B) {
		i := 0
		for b.Loop() {
			x.countries.holding(points[i%len(points)])
			x.districts.holding(points[i%len(points)])
			i++
		}
	})
	b.Run("worldwide detail", func(b *testing.B) {
		w := newRegionSet(detailedWorld())
		b.ResetTimer()
		i := 0
		for b.Loop() {
			w.holding(points[i%len(points)])
			i++
		}
	})
}

// detailedWorld is 250 overlapping countries of 4,000 corners each: heavier than the 1:10m world.
func detailedWorld() []Region {
	rng := rand.New(rand.NewPCG(13, 14))
	var out []Region
	for range 250 {
		r := fan(rng, orb.Point{0, 0}, 4000)
		at := orb.Point{rng.Float64()*300 - 150, rng.Float64()*140 - 70}
		for i := range r {
			r[i] = orb.Point{at[0] + 10*r[i][0], at[1] + 10*r[i][1]}
		}
		out = append(out, Region{Geom: orb.MultiPolygon{{r}}})
	}
	return slices.Clip(out)
}

func TestPolygonsCutAtTheAntimeridianHoldIt(t *testing.T) {
	part := func(w, e float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{w, 60}, Max: orb.Point{e, 70}}.ToPolygon()
	}
	x := NewBoundaryIndex([]Region{{Code: "RUS", Geom: orb.MultiPolygon{part(170, 180), part(-180, -170)}}}, nil, nil)
	for _, lon := range []float64{175, 180, -180, -175} {
		if got := x.Locate(orb.Point{lon, 65}).Country; got != "RUS" {
			t.Errorf("at %v: %q", lon, got)
		}
	}
}

func TestManyReadersAtOnce(t *testing.T) {
	x := NewBoundaryIndex(countries(t), districts(t), borders(t))
	points := gedPoints(t, 50)
	for range 4 {
		t.Run("reader", func(t *testing.T) {
			t.Parallel()
			for _, p := range points {
				x.Locate(p)
			}
		})
	}
}

// TestHostileGeometryIsBounded: a valid geometry of the largest size that DecodeGeoJSON takes, every edge round the world.
func TestHostileGeometryIsBounded(t *testing.T) {
	line := make(orb.LineString, 200_000)
	for i := range line {
		line[i] = orb.Point{float64(i%2)*360 - 180, float64(i%170) - 85}
	}
	x := NewBoundaryIndex(nil, nil, borders(t))
	if got := x.Locate(line); len(got.Borders) != 10 || got.Borders[0].DistanceM != 0 {
		t.Errorf("%v", got)
	}
	ring := orb.Ring(append(slices.Clone(line), line[0]))
	if s := newSlabs(orb.Polygon{ring}); len(s.edges) > 40*len(ring) {
		t.Errorf("%d edges in the bands of %d", len(s.edges), len(ring))
	}
}
