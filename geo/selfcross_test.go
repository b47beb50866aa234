package geo

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/internal/pgtest"
)

func TestCheckCrossings(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a square", "POLYGON((0 0,1 0,1 1,0 1,0 0))", ""},
		{"a bow tie", "POLYGON((40 33,41 34,41 33,40 34,40 33))", "coordinates[0] crosses itself at about [40.5, 33.5]"},
		{"a ring that touches itself", "POLYGON((0 0,2 2,4 0,4 4,2 2,0 4,0 0))", ""},
		{"a hole that crosses its shell", "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,5 1,5 2,1 2,1 1))", "coordinates[0] and coordinates[1] cross"},
		{"parts that cross", "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((2 2,6 2,6 6,2 6,2 2)))", "coordinates[0][0] and coordinates[1][0] cross"},
		{"parts with an edge in common", "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 0,2 0,2 1,1 1,1 0)))", ""},
		{"a line may cross itself", "LINESTRING(0 0,1 1,1 0,0 1)", ""},
		{"a part of a collection", "GEOMETRYCOLLECTION(POINT(1 1),POLYGON((0 0,1 1,1 0,0 1,0 0)))", "geometries[1]: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := wkt.Unmarshal(c.in)
			if err != nil {
				t.Fatal(err)
			}
			switch err = CheckCrossings(g); {
			case c.want == "" && err != nil, c.want != "" && (!errors.Is(err, ErrCrossing) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// What CheckCrossings refuses PostGIS refuses; and of what PostGIS refuses it finds every crossing.
func TestCrossingsAgainstPostGIS(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for n := range 3_000 {
		ring := make(orb.Ring, 4+r.IntN(5))
		for i := range ring {
			ring[i] = orb.Point{40 + float64(r.IntN(9))*0.1, 33 + float64(r.IntN(9))*0.1}
			if n%2 == 0 { // not on a grid, so that hardly any edges just touch
				ring[i] = orb.Point{40 + r.Float64(), 33 + r.Float64()}
			}
		}
		ring[len(ring)-1] = ring[0]
		if Validate(orb.Polygon{ring}) != nil {
			continue
		}
		var valid bool
		var reason string
		text := wkt.MarshalString(orb.Polygon{ring})
		if err := conn.QueryRow(t.Context(), "SELECT ST_IsValid(g), ST_IsValidReason(g) FROM (SELECT $1::text::geometry g) x", text).Scan(&valid, &reason); err != nil {
			t.Fatal(err)
		}
		switch err := CheckCrossings(orb.Polygon{ring}); {
		case err != nil && valid:
			t.Errorf("%s: %v", text, err)
		case err == nil && !valid && n%2 == 0:
			t.Errorf("%s: missed %s", text, reason)
		case err != nil:
			found++
		}
	}
	if found < 500 {
		t.Errorf("only %d crossings", found)
	}
}

// A shape with the most vertices that are read, drawn so that all boxes overlap, takes no longer than the budget allows.
func TestCrossingsOfAHugeShape(t *testing.T) {
	ring := make(orb.Ring, 0, 200_001)
	for i := range 100_000 {
		at := float64(i) / 1e5
		ring = append(ring, orb.Point{at, at}, orb.Point{60 + at, 60 + at*math.Nextafter(1, 2)})
	}
	ring = append(ring, ring[0])
	started := time.Now()
	_ = CheckCrossings(orb.Polygon{ring})
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	circle := make(orb.Ring, 0, 200_001)
	for i := range 200_000 {
		a := 2 * math.Pi * float64(i) / 200_000
		circle = append(circle, orb.Point{math.Cos(a), math.Sin(a)})
	}
	circle = append(circle, circle[0])
	if err := CheckCrossings(orb.Polygon{circle}); err != nil {
		t.Error(err)
	}
}
