package geo

import (
	"context"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"threatmap/internal/pgtest"
)

var lake = orb.Polygon{
	{{0, 0}, {10, 0}, {10, 10}, {5, 7}, {0, 10}, {0, 0}},
	{{2, 2}, {2, 4}, {4, 4}, {4, 2}, {2, 2}},
}

func TestSurfaceCovers(t *testing.T) {
	s := NewSurface(orb.MultiPolygon{lake, {{{20, 0}, {21, 0}, {21, 1}, {20, 0}}}})
	for name, c := range map[string]struct {
		at   orb.Point
		want bool
	}{
		"inside":                        {orb.Point{1, 1}, true},
		"in the hole":                   {orb.Point{3, 3}, false},
		"on a level edge of the hole":   {orb.Point{3, 4}, true},
		"on an upright edge of it":      {orb.Point{2, 3}, true},
		"on a corner of the hole":       {orb.Point{4, 4}, true},
		"on the western edge":           {orb.Point{0, 5}, true},
		"on the eastern edge":           {orb.Point{10, 5}, true},
		"on the southern edge":          {orb.Point{5, 0}, true},
		"on a northern corner":          {orb.Point{10, 10}, true},
		"level with that corner":        {orb.Point{5, 10}, false},
		"in the notch":                  {orb.Point{5, 8}, false},
		"on the notch":                  {orb.Point{5, 7}, true},
		"level with the notch":          {orb.Point{1, 7}, true},
		"beyond on the level of a edge": {orb.Point{11, 0}, false},
		"in the other polygon":          {orb.Point{20.75, 0.5}, true},
		"on its slant":                  {orb.Point{20.5, 0.5}, true},
		"just above its slant":          {orb.Point{20.5, math.Nextafter(0.5, 1)}, false},
		"between the two":               {orb.Point{15, 0.5}, false},
		"beside all":                    {orb.Point{5, -1}, false},
	} {
		if got := s.Covers(c.at); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if NewSurface(orb.LineString{{0, 0}, {1, 1}}) != nil {
		t.Error("a line has a surface")
	}
}

// A flat ring is no area, and no reason to fall over.
func TestFlatSurface(t *testing.T) {
	s := NewSurface(orb.Polygon{{{0, 1}, {2, 1}, {1, 1}, {0, 1}}})
	if !s.Covers(orb.Point{1, 1}) || s.Covers(orb.Point{3, 1}) {
		t.Error("a flat ring covers its own positions only")
	}
}

// On which side of a slanted edge a point lies is told right to the last bit.
func TestSurfaceIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 20_000 {
		a, b := orb.Point{38 + r.Float64(), 33}, orb.Point{39 + r.Float64(), 34 + r.Float64()}
		y := 33 + r.Float64()
		x := a[0] + (y-a[1])/(b[1]-a[1])*(b[0]-a[0])
		for range r.IntN(4) {
			x = math.Nextafter(x, float64(r.IntN(2))*180)
		}
		p := orb.Point{x, y}
		left := new(big.Rat).Mul(difference(b[0], a[0]), difference(p[1], a[1]))
		right := new(big.Rat).Mul(difference(b[1], a[1]), difference(p[0], a[0]))
		want := left.Cmp(right) >= 0 // west of the edge, or on it
		s := NewSurface(orb.Polygon{{a, b, {30, b[1]}, {30, a[1]}, a}})
		if got := s.Covers(p); got != want {
			t.Fatalf("%v beside %v %v: %v", p, a, b, got)
		}
	}
}

// PostGIS is asked the same. Coordinates are such that its products are exact: vertices on points, points on edges, holes, several polygons.
func TestSurfaceCoversWhatPostGISSays(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	r := rand.New(rand.NewPCG(5, 6))
	var lons, lats []float64
	for x := range 41 {
		for y := range 41 {
			lons, lats = append(lons, 36+float64(x)/8), append(lats, 32+float64(y)/8)
		}
	}
	for n := range 150 {
		g := randomArea(r)
		var want []bool
		err := conn.QueryRow(t.Context(), `SELECT array_agg(ST_Covers(g, ST_SetSRID(ST_MakePoint(x, y), 4326)) ORDER BY n)
			FROM (SELECT ST_GeomFromEWKB($1) g) s, unnest($2::float8[], $3::float8[]) WITH ORDINALITY p (x, y, n)`,
			ewkb.MustMarshal(g, 4326), lons, lats).Scan(&want)
		if err != nil {
			t.Fatal(err)
		}
		s := NewSurface(g)
		for i := range lons {
			if got := s.Covers(orb.Point{lons[i], lats[i]}); got != want[i] {
				t.Fatalf("shape %d, %v: [%v %v] is covered: %v, ST_Covers says %v", n, g, lons[i], lats[i], got, want[i])
			}
		}
	}
}

// randomArea is a star with a hole, at times with another one beside it; all positions are multiples of 1/8 degree.
func randomArea(r *rand.Rand) orb.MultiPolygon {
	star := func(x, y, size float64) orb.Polygon {
		ring := func(size float64) (ring orb.Ring) {
			const corners = 11
			for i := range corners {
				sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
				away := size * (0.5 + r.Float64()/2)
				ring = append(ring, orb.Point{x + math.Round(8*away*cos)/8, y + math.Round(8*away*sin)/8})
			}
			return append(ring, ring[0])
		}
		return orb.Polygon{ring(size), ring(size * 0.45)}
	}
	for {
		g := orb.MultiPolygon{star(37+float64(r.IntN(8))/8, 34.5, 1)}
		if r.IntN(2) == 0 {
			g = append(g, star(39.5, 34+float64(r.IntN(8))/8, 1.5))
		}
		if Validate(g) == nil && CheckCrossings(g) == nil {
			return g
		}
	}
}

func TestDiscCoversByGeodesicDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 3000 {
		center := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		radius := []float64{1, 500, 25_000, 300_000, MaxDiscM}[r.IntN(5)]
		d := NewDisc(center, radius)
		for _, share := range []float64{0, 0.5, 0.9, 0.999, 0.999999, 1.000001, 1.01, 2} {
			p, _ := Direct(center, r.Float64()*360, share*radius)
			got, want := d.Covers(p), Distance(center, p) <= radius
			if got != want || want != (share < 1) {
				t.Fatalf("%v of %.0f m around %v, at %v of it: %v", p, radius, center, share, got)
			}
			if got && !d.Bound().Contains(p) {
				t.Fatalf("%v is in the disc of %.0f m around %v and not in its box %v", p, radius, center, d.Bound())
			}
		}
	}
}

func BenchmarkSurface(b *testing.B) {
	for _, corners := range []int{5, 100, 1000} {
		ring := orb.Ring(orb.LineString(Circle(orb.Point{40, 34}, 200_000, corners)[0][0]))
		s, r := NewSurface(orb.Polygon{ring}), rand.New(rand.NewPCG(1, 1))
		var points [1024]orb.Point
		for i := range points {
			points[i] = orb.Point{37 + 6*r.Float64(), 32 + 4*r.Float64()}
		}
		b.Run("", func(b *testing.B) {
			n := 0
			for b.Loop() {
				s.Covers(points[n&1023])
				n++
			}
		})
	}
}
