package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// around returns n events close together in Deir ez-Zor, a day each.
func around(n int) (events []threat.Event) {
	for i := range n {
		p, m := orb.Point{40.1 + 0.01*float64(i%5), 35.3}, 500.0
		events = append(events, threat.Event{FID: int64(i), Place: &p, UncertaintyM: &m, Dated: true, Days: threat.OneDay(threat.Day(i)), Side: "engagement"})
	}
	return events
}

type findings struct {
	Enough   bool
	Reason   string
	Summary  map[string]any
	Note     struct{ Used int }
	Features []struct {
		Geometry   struct{ Type string }
		Properties map[string]any
	}
}

func findingsIn(t *testing.T, w *httptest.ResponseRecorder) (f findings) {
	t.Helper()
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDensityIsGeoJSON(t *testing.T) {
	w := ask(t, config(&fake{events: around(20)}), "GET", "/analysis/density?bandwidth_km=10&datetime=2020-01-01/2021-12-31")
	f := findingsIn(t, w)
	if got := w.Header().Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("media type %q", got)
	}
	if !f.Enough || f.Note.Used != 20 || len(f.Features) < 30 || f.Features[0].Geometry.Type != "Polygon" {
		t.Errorf("%d cells of %d incidents: %+v", len(f.Features), f.Note.Used, f.Summary)
	}
	whole, _ := f.Features[0].Properties["per_1000_km2"].(float64)
	rate, _ := f.Features[0].Properties["per_1000_km2_and_year"].(float64)
	if ratio := whole / rate; ratio < 1.99 || ratio > 2.01 {
		t.Errorf("%v in two years and %v a year", whole, rate)
	}
	if mass, _ := f.Summary["incidents"].(float64); mass < 19.8 || mass > 20.2 {
		t.Errorf("the grid holds %v of 20 incidents", mass)
	}
}

func TestDensityNearTheEdgeOfTheBoxSaysSo(t *testing.T) {
	f := findingsIn(t, ask(t, config(&fake{events: around(20)}), "GET", "/analysis/density?bandwidth_km=10&bbox=40.1,35,41,36"))
	edge := 0
	for _, cell := range f.Features {
		if cell.Properties["edge"] == true {
			edge++
		}
	}
	if edge == 0 || edge == len(f.Features) {
		t.Errorf("%d of %d cells are at the edge", edge, len(f.Features))
	}
}

func TestClustersTellSpanAndSides(t *testing.T) {
	far, m := orb.Point{43, 33}, 100.0
	events := append(around(20), threat.Event{Place: &far, UncertaintyM: &m}, threat.Event{Place: &far}, threat.Event{})
	f := findingsIn(t, ask(t, config(&fake{events: events}), "GET", "/analysis/clusters?eps_km=3&min_incidents=10"))
	if len(f.Features) != 1 || f.Summary["noise_incidents"] != 2. || f.Note.Used != 22 {
		t.Fatalf("%+v", f)
	}
	p := f.Features[0].Properties
	if p["incidents"] != 20. || p["first_day"] != "1970-01-01" || p["last_day"] != "1970-01-20" || fmt.Sprint(p["by_side"]) != "map[engagement:20]" {
		t.Errorf("%+v", p)
	}
	if f.Features[0].Geometry.Type != "LineString" { // all on one parallel
		t.Errorf("hull %s", f.Features[0].Geometry.Type)
	}
}

func TestThreeIncidentsAreTooFewToSay(t *testing.T) {
	for _, target := range []string{"/analysis/density", "/analysis/clusters"} {
		f := findingsIn(t, ask(t, config(&fake{events: around(3)}), "GET", target))
		if f.Enough || len(f.Features) != 0 || f.Reason != "too few to say: 3 incidents, at least 5 are needed" {
			t.Errorf("%s: %+v", target, f)
		}
	}
}

func TestBadParametersOfDensityAndClusters(t *testing.T) {
	for target, param := range map[string]string{
		"density?bandwidth_km=0": "bandwidth_km", "density?bandwidth_km=500": "bandwidth_km", "density?bandwidth_km=x": "bandwidth_km", "density?bandwidth_km=NaN": "bandwidth_km",
		"density?kernel=gauss": "kernel", "density?cell_km=0": "cell_km", "density?cell_km=20": "cell_km", "density?draws=1e3": "draws", "density?draws=100": "draws",
		"density?seed=-1": "seed", "density?sead=1": "sead", "clusters?eps_km=0": "eps_km", "clusters?eps_km=101": "eps_km", "clusters?min_incidents=1": "min_incidents",
		"clusters?min_incidents=2.5": "min_incidents", "clusters?draws=3": "draws",
	} {
		w := ask(t, config(&fake{events: around(20)}), "GET", "/analysis/"+target)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != param || p.Accepted == "" {
			t.Errorf("%s: %d %+v", target, w.Code, p)
		}
	}
}

func TestAnalysesAreNotSentTwice(t *testing.T) {
	cfg := config(&fake{events: around(20), counter: 3})
	for _, target := range []string{"/analysis/density?draws=3", "/analysis/clusters"} {
		first := ask(t, cfg, "GET", target)
		if first.Body.String() != ask(t, cfg, "GET", target).Body.String() {
			t.Errorf("%s: two answers differ", target)
		}
		if w := ask(t, cfg, "GET", target, "If-None-Match", first.Header().Get("ETag")); w.Code != 304 {
			t.Errorf("%s: %d", target, w.Code)
		}
		if !strings.Contains(first.Body.String(), `"data_version":3`) {
			t.Errorf("%s tells no data version", target)
		}
	}
}
