package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/store"
	"threatmap/threat"
)

// The index, the database and PostGIS's own ST_Covers say the same of random shapes with holes, whose corners and edges incidents stand on.
func TestInsideIsWhatPostGISCovers(t *testing.T) {
	t.Parallel()
	address := schemaURL(t)
	db := opened(t, address, threat.Public)
	var list []threat.Incident
	w := world{r: rand.New(rand.NewPCG(12, 3))} //nolint:gosec // a test wants the same numbers each time
	for n := range 900 {
		in := w.incident(n)
		in.Place.Geometry, in.Coarsen = orb.Point{38 + float64(n%30)/8, 33 + float64(n/30)/8}, nil
		in.Place.Precision, in.Place.Basis = "locality", "coordinates_given"
		in.Workflow, in.TLP = "published", "CLEAR"
		list = append(list, in)
	}
	if _, err := db.WriteIncidents(t.Context(), list, store.WriteMeta{Editor: "test", Reason: "to compare"}); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	x := loaded(t, db)
	for n := range 60 {
		f := threat.Filter{Within: eighths(w.r)}
		var want int64
		err := conn.QueryRow(t.Context(), "SELECT count(*) FROM threatmap.incident WHERE ST_Covers(ST_GeomFromText($1, 4326), geom)", f.Within.String()).Scan(&want)
		if err != nil {
			t.Fatal(err)
		}
		for name, s := range map[string]asked{"the database": db, "the index": x} {
			if c, err := s.Counts(t.Context(), f, nil); err != nil || c.Matched != want {
				t.Fatalf("shape %d, %s: %s has %d, ST_Covers %d; %v", n, f.Within, name, c.Matched, want, err)
			}
		}
	}
}

// eighths is a ring around a hole, all in eighths of a degree, as the incidents are.
func eighths(r *rand.Rand) *threat.Within {
	for {
		x, y := 38+float64(r.IntN(30))/8, 33+float64(r.IntN(30))/8
		ring := func(size float64) (ring orb.Ring) {
			const corners = 9
			for i := range corners {
				sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
				away := size * (0.5 + r.Float64()/2)
				ring = append(ring, orb.Point{x + math.Round(8*away*cos)/8, y + math.Round(8*away*sin)/8})
			}
			return append(ring, ring[0])
		}
		f := threat.Filter{Within: &threat.Within{Polygons: orb.MultiPolygon{{ring(1.5), ring(0.7)}}}}
		if f.Check(threat.Incidents) == nil {
			return f.Within
		}
	}
}

// Everything that takes a filter takes areas and shapes, and says of an area that is not there which ones are.
func TestEverythingIsAskedByArea(t *testing.T) {
	t.Parallel()
	db := opened(t, startingMapURL(t), threat.Public)
	w := world{r: rand.New(rand.NewPCG(5, 5))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 800)
	r := loaded(t, db)
	if err := r.readLayers(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.prepare(t.Context(), r.index.State()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	get := func(path string) (int, string) {
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	matched := func(query string) (n int64) {
		_, body := get("/stats/count?" + query)
		var answer struct {
			Matched int64 `json:"matched"`
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(query, body)
		}
		return answer.Matched
	}
	badia, both, wadi := matched("area=syrian-badia"), matched("area=syrian-badia,wadi-hauran"), matched("area=wadi-hauran")
	if all := matched(""); badia == 0 || wadi == 0 || badia == all || both < max(badia, wadi) || both > badia+wadi {
		t.Errorf("of %d: %d in one area, %d in the other, %d in any", all, badia, wadi, both)
	}
	if n := matched("within=circle:40,34.5,1000"); n <= both {
		t.Errorf("%d in the circle", n)
	}
	paths := []string{
		"/collections/incidents/items?", "/stats/timeline?", "/stats/facets?", "/tiles/incidents/4/9/6.mvt?", "/tiles/incidents.json?",
		"/collections/incidents/items?f=csv&", "/analysis/tempo?", "/analysis/lethality?", "/analysis/clusters?", "/belts/IRQ-SYR/profile?width_km=20&",
	}
	for _, path := range paths {
		for _, query := range []string{"area=syrian-badia", "within=" + url.QueryEscape("POLYGON((38 33,42 33,42 36,38 33))")} {
			if code, body := get(path + query); code != 200 && code != 204 {
				t.Errorf("%s%s: %d %.300s", path, query, code, body)
			}
		}
		if code, body := get(path + "area=nowhere"); code != 400 || !strings.Contains(body, `"parameter":"area"`) || !strings.Contains(body, "hamrin-range") {
			t.Errorf("%sarea=nowhere: %d %.300s", path, code, body)
		}
	}
	for _, s := range []asked{db, r} {
		if _, err := s.Counts(t.Context(), threat.Filter{Areas: []string{"syrian-badia", "nowhere"}}, nil); threat.KindOf(err) != threat.KindInvalid || !strings.Contains(fmt.Sprint(err), "hamrin-range") {
			t.Errorf("%T: %v", s, err)
		}
	}
}

// An area of interest is a filter as soon as it is drawn, another one as soon as it is redrawn, and none when it is withdrawn.
func TestAnAreaOfInterestIsAFilter(t *testing.T) {
	t.Parallel()
	db := opened(t, startingMapURL(t), threat.Public)
	w := world{r: rand.New(rand.NewPCG(8, 5))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 600)
	r := newReads(db, 8)
	log, listener := slog.New(slog.DiscardHandler), r.Listen()
	source := r.source(listener)
	if !r.load(t.Context(), source, log) {
		t.Fatal("not loaded")
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { r.index.Follow(ctx, source, log); listener.Close(); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })

	key, state := threat.Key{ID: 1}, r.index.State()
	square := func(size float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{38, 33}, {38 + size, 33}, {38 + size, 33 + size}, {38, 33 + size}, {38, 33}}}}
	}
	a := threat.AreaOfInterest{Name: threat.Text{En: "My square"}, Surface: square(1)}
	v, err := r.AddArea(t.Context(), a, key, "to watch")
	if err != nil {
		t.Fatal(err)
	}
	same := func(size float64) int64 {
		t.Helper()
		var counts []int64
		for _, f := range []threat.Filter{{Areas: []string{v.Area.ID}}, {Within: &threat.Within{Polygons: square(size)}}} {
			for _, s := range []asked{db, r} {
				c, err := s.Counts(t.Context(), f, nil)
				if err != nil {
					t.Fatal(err)
				}
				counts = append(counts, c.Matched)
			}
		}
		if counts[0] == 0 || counts[0] != counts[1] || counts[0] != counts[2] || counts[0] != counts[3] {
			t.Errorf("%v in the area and in the square", counts)
		}
		return counts[0]
	}
	small := same(1)
	a = v.Area
	a.Surface = square(3)
	if v, err = r.ReplaceArea(t.Context(), a, v.Version, key, "larger"); err != nil {
		t.Fatal(err)
	}
	if large := same(3); large <= small {
		t.Errorf("%d after %d", large, small)
	}
	if !r.index.State().SameBase(state) {
		t.Error("incidents were read anew")
	}
	if _, err := r.WithdrawArea(t.Context(), a.ID, v.Version, key, "done"); err != nil {
		t.Fatal(err)
	}
	for _, s := range []asked{db, r} {
		if _, err := s.Counts(t.Context(), threat.Filter{Areas: []string{a.ID}}, nil); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%T of a withdrawn area: %v", s, err)
		}
	}
}

func TestExportIsAskedByArea(t *testing.T) {
	_, f, err := (&exportCommand{Collection: "incidents", Area: "b,a", Within: "circle:40,34,5"}).question(nil)
	if err != nil || len(f.Areas) != 2 || f.Within == nil {
		t.Errorf("%+v %v", f, err)
	}
	for flag, c := range map[string]exportCommand{
		"--area":   {Collection: "incidents", Area: ","},
		"--within": {Collection: "incidents", Within: "circle:40,34"},
		"places":   {Collection: "places", Area: "a"},
	} {
		if _, _, err := c.question(nil); err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: %v", flag, err)
		}
	}
}
