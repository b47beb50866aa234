package handlers_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/handlers"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

// strewn returns n events on a lattice of 50 places, a day apart each, the last eight at one place.
func strewn(n int) (events []threat.Event) {
	for i := range n {
		p, m := orb.Point{40 + 0.1*float64(i*7%10), 35 + 0.1*float64(i*3%5)}, 500.0
		if n-i <= 8 {
			p = orb.Point{41, 35.5}
		}
		events = append(events, threat.Event{FID: int64(i), Place: &p, UncertaintyM: &m, Dated: true, Days: threat.OneDay(threat.Day(1000 + i))})
	}
	return events
}

func TestHotSpotsAreHexagonsWithANote(t *testing.T) {
	w := ask(t, config(&fake{events: strewn(200), counter: 7}), "GET", "/analysis/hotspots?edge_km=8&draws=9&seed=5")
	got := findingsIn(t, w)
	sum := 0.0
	for _, f := range got.Features {
		p := f.Properties
		sum += p["count"].(float64)
		if f.Geometry.Type != "Polygon" || p["z"] == nil || p["p"] == nil || p["q"] == nil || p["share_hot"] == nil {
			t.Fatalf("%v", f)
		}
	}
	if !got.Enough || got.Note.Used != 200 || sum != 200 || got.Summary["hexagons"] != float64(len(got.Features)) || w.Header().Get("Content-Type") != "application/geo+json" {
		t.Errorf("%v, %v incidents, %v", got.Enough, sum, got.Summary)
	}
	for _, part := range []string{`"seed":5`, `"data_version":7`, `"study_area":`, `"draws":9`} {
		if !strings.Contains(w.Body.String(), part) {
			t.Errorf("the note lacks %s", part)
		}
	}
	if again := ask(t, config(&fake{events: strewn(200), counter: 7}), "GET", "/analysis/hotspots?edge_km=8&draws=9&seed=5"); again.Body.String() != w.Body.String() {
		t.Error("the same question has another answer")
	}
	byArea := findingsIn(t, ask(t, config(&fake{events: strewn(200)}), "GET", "/analysis/hotspots?area_km2=166.2768775266122&draws=0"))
	if len(byArea.Features) != len(got.Features) || byArea.Features[0].Properties["share_hot"] != nil {
		t.Errorf("by area: %d hexagons, want %d", len(byArea.Features), len(got.Features))
	}
}

// Of UCDP's 2021 file no uncertainty is known: with nothing assumed all is left out, with 5 km all is used, drawn, and said to be assumed.
func TestUncertaintyCanBeAssumed(t *testing.T) {
	events := strewn(200)
	for i := range events {
		if events[i].UncertaintyM = nil; i < 45 {
			events[i].Place = &orb.Point{40.5, 35.2}
		}
	}
	h := handlers.New(config(&fake{events: events}))
	for _, m := range []string{"hotspots", "near-repeat", "scan"} {
		without, with := until(t, h, "/analysis/"+m).Body.String(), until(t, h, "/analysis/"+m+"?assume_uncertainty_m=5000").Body.String()
		if !strings.Contains(without, "too few to say: 0 incidents") || !strings.Contains(without, `{"reason":"uncertainty of the place unknown","count":200}`) {
			t.Errorf("%s: %s", m, without)
		}
		if !strings.Contains(with, `"enough":true`) || !strings.Contains(with, `"assume_uncertainty_m":5000`) || !strings.Contains(with, "The uncertainty of 200 incidents is unknown; it is assumed, by whoever asked") {
			t.Errorf("%s: %.600s", m, with)
		}
	}
	hot := findingsIn(t, until(t, h, "/analysis/hotspots?assume_uncertainty_m=3000&edge_km=4"))
	shares := map[float64]bool{}
	for _, f := range hot.Features {
		shares[f.Properties["share_hot"].(float64)] = true
	}
	if len(shares) < 3 || hot.Summary["of_unknown_uncertainty"] != 200.0 {
		t.Errorf("shares of draws: %v; %v", shares, hot.Summary)
	}
}

func TestNearRepeatIsATable(t *testing.T) {
	cfg := config(&fake{events: strewn(100)})
	w := ask(t, cfg, "GET", "/analysis/near-repeat?permutations=99")
	var got handlers.NearRepeatAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &got); w.Code != http.StatusOK || err != nil {
		t.Fatalf("%d %s %v", w.Code, w.Body, err)
	}
	first := got.Cells[1] // what returns to a place after ten days
	if !got.Enough || got.Pairs != 4950 || len(got.Cells) != 9 || first.UnderKM != 10 || first.FromDays != 7 || first.Under != 14 || *first.P != 0.01 || math.Abs(*first.Ratio*first.Expected-float64(first.Observed)) > 1e-3 {
		t.Errorf("%+v", got)
	}
	if csv := ask(t, cfg, "GET", "/analysis/near-repeat?permutations=9&distance_km=5&days=3,5&f=csv"); strings.Count(csv.Body.String(), "\r\n") != 3 {
		t.Errorf("%s", csv.Body)
	}
}

func TestScanIsWorkedOutInTheBackground(t *testing.T) {
	h := handlers.New(config(&fake{events: strewn(200), counter: 3}))
	const target = "/analysis/scan?window_days=14&permutations=999"
	w := until(t, h, target)
	got := findingsIn(t, w)
	best := got.Features[0].Properties
	if !got.Enough || best["observed"] != 8.0 || best["from"] != "1973-04-07" || best["p"].(float64) > 0.01 || got.Features[0].Geometry.Type == "" {
		t.Errorf("%v", best)
	}
	tag := w.Header().Get("ETag")
	r := httptest.NewRequest("GET", target, http.NoBody)
	r.Header.Set("If-None-Match", tag)
	again := httptest.NewRecorder()
	if h.ServeHTTP(again, r); tag == "" || again.Code != http.StatusNotModified {
		t.Errorf("tag %q: %d", tag, again.Code)
	}
}

// until asks again for as long as the answer is that it is under way.
func until(t *testing.T, h http.Handler, target string) *httptest.ResponseRecorder {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, http.NoBody))
		if w.Code != http.StatusAccepted {
			return w
		}
		if w.Header().Get("Retry-After") == "" || w.Header().Get("ETag") != "" || !strings.HasSuffix(w.Header().Get("Location"), target) || !strings.Contains(w.Body.String(), `"of":`) {
			t.Fatalf("%v %s", w.Header(), w.Body)
		}
	}
	t.Fatal("never there")
	return nil
}

// A scan that takes long is answered with 202 and its state, is one however often it is asked for, and ends with the server.
func TestScanEndsWithTheServer(t *testing.T) {
	stop := make(chan struct{})
	cfg := config(&fake{events: strewn(200)})
	cfg.Done = stop
	h := handlers.NewHeld(cfg)
	const target = "/analysis/scan?permutations=999&window_days=14"
	get := func(target string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, http.NoBody))
		return w
	}
	for range 2 {
		if w := get(target); w.Code != http.StatusAccepted {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	for _, other := range []string{"&seed=2", "&seed=3", "&seed=4"} {
		if w := get(target + other); w.Code != http.StatusAccepted {
			t.Errorf("%s: %d", other, w.Code)
		}
	}
	if w := get(target + "&seed=5"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("a fifth job: %d %s", w.Code, w.Body)
	}
	close(stop)
	for _, same := range []string{"", "&seed=2", "&seed=3", "&seed=4"} {
		if w := until(t, h, target+same); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "given up") {
			t.Errorf("%s after the server stopped: %d %s", same, w.Code, w.Body)
		}
	}
}

func TestSpaceTimeSaysTooFew(t *testing.T) {
	h := handlers.New(config(&fake{events: strewn(3)}))
	for _, m := range []string{"hotspots", "near-repeat", "scan"} {
		w := until(t, h, "/analysis/"+m)
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(body, `"enough":false`) || !strings.Contains(body, "too few to say: 3 incidents, at least 5 are needed") || strings.Contains(body, `"p":`) {
			t.Errorf("%s: %d %s", m, w.Code, body)
		}
	}
}

func TestSpaceTimeRefuses(t *testing.T) {
	for target, parameter := range map[string]string{
		"hotspots?edge_km=0": "edge_km", "hotspots?edge_km=10&area_km2=100": "area_km2", "hotspots?draws=-1": "draws", "hotspots?alpha=2": "alpha",
		"hotspots?coarse=maybe": "coarse", "hotspots?seed=x": "seed", "hotspots?bbox=1": "bbox",
		"near-repeat?distance_km=": "distance_km", "near-repeat?distance_km=5,5": "distance_km", "near-repeat?days=1.5": "days", "near-repeat?days=7,-1": "days",
		"near-repeat?permutations=99999":   "permutations",
		"hotspots?assume_uncertainty_m=-1": "assume_uncertainty_m", "near-repeat?assume_uncertainty_m=100001": "assume_uncertainty_m", "scan?coarse=point&assume_uncertainty_m=5000": "assume_uncertainty_m",
		"scan?window_days=0": "window_days", "scan?window_days=3&step_days=7": "window_days", "scan?radius_km=0": "radius_km", "scan?max_share=0.7": "max_share", "scan?f=kml": "f", "hotspots?f=kml": "f", "density?f=xlsx": "f", "clusters?f=": "f",
	} {
		w := ask(t, config(&fake{events: strewn(20)}), "GET", "/analysis/"+target)
		var p handlers.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); w.Code != http.StatusBadRequest || err != nil || p.Parameter != parameter || p.Accepted == "" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// TestGDALReadsHotSpots has the reader that QGIS uses load the hexagons, with the note beside them.
func TestGDALReadsHotSpots(t *testing.T) {
	ogrinfo := testtool.GDAL(t, "ogrinfo")
	w := ask(t, config(&fake{events: strewn(200)}), "GET", "/analysis/hotspots?edge_km=8")
	file := filepath.Join(t.TempDir(), "hotspots.geojson")
	if err := os.WriteFile(file, w.Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), ogrinfo, "-so", "-al", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	n := len(findingsIn(t, w).Features)
	for _, part := range []string{"Geometry: Polygon", fmt.Sprintf("Feature Count: %d\n", n), "z: Real", "q: Real", "share_hot: ", "count: Integer"} {
		if !strings.Contains(string(out), part) {
			t.Errorf("GDAL doesn't say %q:\n%s", part, out)
		}
	}
}
