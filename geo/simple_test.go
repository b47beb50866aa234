package geo

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/internal/pgtest"
)

func TestCheckSimple(t *testing.T) {
	for _, c := range []struct {
		name, in string
		ok       bool
	}{
		{"straight on", "LINESTRING(0 0,1 1,2 2)", true},
		{"an edge", "LINESTRING(0 0,1 1)", true},
		{"a loop", "LINESTRING(0 0,1 0,1 1,0 0)", true},
		{"a position twice in a row", "LINESTRING(0 0,1 0,1 0,1 1)", true},
		{"a crossing", "LINESTRING(0 0,1 1,1 0,0 1)", false},
		{"a corner on an edge", "LINESTRING(0 0,4 0,4 2,2 0)", false},
		{"back the same way", "LINESTRING(0 0,2 0,1 0)", false},
		{"back along a slope", "LINESTRING(0 0,0.3 0.3,0.1 0.1)", false},
		{"there and back", "LINESTRING(0 0,1 1,0 0)", false},
		{"through its start", "LINESTRING(0 0,1 0,1 1,0 0,-1 -1)", false},
		{"a loop closed along its first edge", "LINESTRING(0 0,2 0,2 1,1 0,0 0)", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := wkt.UnmarshalLineString(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckSimple(g); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrCrossing) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCheckSimpleSaysWhatPostGISSays(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	r := rand.New(rand.NewPCG(5, 10))
	simple := 0
	const lines = 3000
	for n := range lines {
		line := make(orb.LineString, 2+r.IntN(6))
		for i := range line {
			line[i] = orb.Point{float64(r.IntN(6)), float64(r.IntN(6))} // whole numbers: PostGIS is exact too
			if n%2 == 0 {
				line[i] = orb.Point{40 + r.Float64(), 33 + r.Float64()}
			}
		}
		if n%5 == 0 {
			line = append(line, line[0])
		}
		if Validate(line) != nil {
			continue
		}
		var want bool
		if err := conn.QueryRow(t.Context(), "SELECT ST_IsSimple($1::text::geometry)", wkt.MarshalString(line)).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if want {
			simple++
		}
		if err := CheckSimple(line); (err == nil) != want {
			t.Fatalf("%s: PostGIS says simple %v, we say %v", wkt.MarshalString(line), want, err)
		}
	}
	if simple < lines/10 {
		t.Errorf("only %d simple lines", simple)
	}
}

// The boxes of all its edges overlap, so each is compared with each.
func TestTheLongestLineIsCheckedSoon(t *testing.T) {
	line := make(orb.LineString, 2000)
	for i := range line {
		line[i] = orb.Point{40 + float64(i%2), 33 + float64(i%2) + float64(i)*1e-12}
	}
	start := time.Now()
	if err := CheckSimple(line); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
