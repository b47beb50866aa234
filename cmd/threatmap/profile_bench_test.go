package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/handlers"
	"threatmap/index"
	"threatmap/threat"
)

// indexed answers what is along a line from the index, and of all else what a profile needs.
type indexed struct {
	handlers.Store
	state *index.State
	line  *geo.Line
}

func (s *indexed) Head(context.Context) (threat.Head, error) {
	return threat.Head{Counter: 1, Chain: "c0de"}, nil
}

func (s *indexed) GeographyHead(context.Context) (threat.Head, error) {
	return threat.Head{Counter: 1, Chain: "c0de"}, nil
}

func (s *indexed) Feature(_ context.Context, col threat.Collection, id string) (threat.Feature, error) {
	f := threat.Feature{ID: id, Values: make([]any, len(col.Fields))}
	for i, field := range col.Fields {
		switch field.Name { // of a border
		case "a":
			f.Values[i] = "IRQ"
		case "b":
			f.Values[i] = "SYR"
		}
	}
	return f, nil
}

func (s *indexed) Features(context.Context, threat.Collection, threat.Filter, threat.Page, func(threat.Feature) error) (string, error) {
	return "", nil
}

func (s *indexed) Facets(_ context.Context, _ threat.Filter, fields []string, _ int) ([]threat.Facet, error) {
	return []threat.Facet{{Field: fields[0], Values: []threat.FacetValue{{Value: new("made up"), Count: 1}}}}, nil
}

func (s *indexed) Timeline(_ context.Context, f threat.Filter, bin string) (threat.Timeline, error) {
	return s.state.Timeline(s.state.Ask(f, nil), bin), nil
}

func (s *indexed) CheckLines(context.Context, threat.Filter) error { return nil }

func (s *indexed) Line(context.Context, threat.Collection, string) (*geo.Line, error) {
	return s.line, nil
}

func (s *indexed) Passage(_ context.Context, f threat.Filter, _ string, reachM float64) (threat.Passage, error) {
	counted, _ := f.Counted()
	return s.state.Passage(s.state.Ask(counted, nil), index.Track{Line: s.line}, reachM), nil
}

func (s *indexed) Vicinity(_ context.Context, f threat.Filter, border string, among []string, reachM float64) (threat.Vicinity, error) {
	counted, _ := f.Counted()
	return s.state.Vicinity(s.state.Ask(counted, nil), index.Track{Line: s.line, Border: border}, among, reachM), nil
}

func (s *indexed) BeltAreas(_ context.Context, _ string, widthsKM []float64) (areas []map[string]float64, err error) {
	for _, km := range widthsKM {
		areas = append(areas, map[string]float64{"IRQ": 92 * km, "SYR": 93 * km})
	}
	return areas, nil
}

// aroundCorridor is n incidents of ten years around 300 towns, most of them within 100 km of a line of 800 km.
func aroundCorridor(b *testing.B, n int) *indexed {
	b.Helper()
	return around(b, n, func(i int, _ orb.Point) []threat.BorderNear {
		return []threat.BorderNear{{Border: "IRQ-SYR", Side: new("SYR"), DistanceM: 1000}}[:i%2]
	})
}

// around is that, near some borders.
func around(b *testing.B, n int, borders func(i int, p orb.Point) []threat.BorderNear) *indexed {
	b.Helper()
	rnd := rand.New(rand.NewPCG(1, 9))
	course := orb.LineString{{38, 36.5}, {39.5, 35.5}, {41, 34.5}, {43, 33.8}, {45, 33}}
	line := geo.NewLine(course)
	towns := make([]orb.Point, 300)
	for i := range towns {
		p := line.At(rnd.Float64() * line.LengthM())
		towns[i] = orb.Point{p[0] + rnd.NormFloat64()*0.6, p[1] + rnd.NormFloat64()*0.6}
	}
	values := make([]*threat.MarkValues, 2000)
	for i := range values {
		values[i] = &threat.MarkValues{
			"event_type": {threat.EventTypes.Codes[rnd.IntN(8)].Code}, "side": {threat.Sides.Codes[rnd.IntN(4)].Code},
			"adm1": {fmt.Sprint(rnd.IntN(40))}, "origin": {"made up"}, "record_kind": {"incident"}, "geo_precision": {[]string{"near", "locality", "area"}[rnd.IntN(3)]},
		}
	}
	builder := index.NewBuilder(n)
	for i := range n {
		at := towns[int(float64(len(towns))*rnd.Float64()*rnd.Float64())]
		p := orb.Point{math.Round((at[0]+rnd.NormFloat64()/20)*1e6) / 1e6, math.Round((at[1]+rnd.NormFloat64()/20)*1e6) / 1e6}
		key, _ := geo.TileKey(p)
		if err := builder.Add(threat.Mark{
			FID: int64(i + 1), Place: p, Key: &key, Dated: true, Days: threat.OneDay(threat.Day(15_000 + rnd.IntN(3650))), Values: values[rnd.IntN(len(values))],
			Borders: borders(i, p),
		}); err != nil {
			b.Fatal(err)
		}
	}
	return &indexed{state: builder.State(threat.Head{Counter: 1}), line: line}
}

// BenchmarkCorridorProfile is the whole answer over a million incidents, most of them in it, with the processor time of all cores.
func BenchmarkCorridorProfile(b *testing.B) {
	s := aroundCorridor(b, 1_000_000)
	for _, width := range []int{10, 30, 100} {
		benchmarkProfile(b, s, fmt.Sprintf("%d km", width), fmt.Sprintf("/corridors/one/profile?half_width_km=%d", width))
	}
}

// BenchmarkBeltProfile is that of a border which a fifth of them are near, most of these near others too.
func BenchmarkBeltProfile(b *testing.B) {
	rnd := rand.New(rand.NewPCG(2, 9))
	s := around(b, 1_000_000, func(i int, _ orb.Point) []threat.BorderNear {
		near := func(border, side string) threat.BorderNear {
			return threat.BorderNear{Border: border, Side: &side, DistanceM: 100_000 * rnd.Float64()}
		}
		others := []threat.BorderNear{near("IRN-IRQ", "IRQ"), near("IRQ-TUR", "IRQ"), near("SYR-TUR", "SYR")}[rnd.IntN(4):]
		if i%5 > 0 {
			return others
		}
		return append(others, near("IRQ-SYR", []string{"IRQ", "SYR"}[rnd.IntN(2)]))
	})
	for _, width := range []int{25, 100} {
		benchmarkProfile(b, s, fmt.Sprintf("%d km", width), fmt.Sprintf("/belts/IRQ-SYR/profile?width_km=%d", width))
	}
	benchmarkProfile(b, s, "100 km among four", "/belts/IRQ-SYR/profile?width_km=100&among=IRN-IRQ,IRQ-TUR,SYR-TUR")
}

func benchmarkProfile(b *testing.B, s *indexed, name, target string) {
	b.Helper()
	server := handlers.New(handlers.Config{Store: s, Version: "test", Static: fstest.MapFS{}, Now: time.Now})
	get := func() (answer struct{ Count int }) {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			b.Fatal(err)
		}
		return answer
	}
	b.Run(name, func(b *testing.B) {
		n := get().Count // positions are worked out once
		busy := processorTime()
		for b.Loop() {
			server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, target, http.NoBody))
		}
		b.ReportMetric(float64((processorTime()-busy).Milliseconds())/float64(b.N), "ms-processor")
		b.ReportMetric(float64(n), "incidents")
	})
}

// processorTime is what this process has had of all processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
