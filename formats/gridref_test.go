package formats_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

// ORACLES.md 9 at 35.3359 N 40.1408 E, named as finely as the place is known.
func TestExportsNamePlacesOnGridsAsFinelyAsTheyAreKnown(t *testing.T) {
	at := sample()
	at.Geometry = orb.Point{40.1408, 35.3359}
	area := orb.Polygon{{{40, 35}, {41, 35}, {41, 36}, {40, 35}}}
	for _, c := range []struct {
		name, precision string
		uncertaintyM    any
		geometry        orb.Geometry
		mgrs, h3        any
	}{
		{"a metre", "exact", int64(1), at.Geometry, "37SFV0367410891", "852d8c63fffffff"},
		{"exact", "exact", nil, at.Geometry, "37SFV036108", "852d8c63fffffff"},
		{"a village, more exactly than most", "locality", int64(1500), at.Geometry, "37SFV01", "852d8c63fffffff"},
		{"a town", "locality", nil, at.Geometry, "37SFV01", "852d8c63fffffff"},
		{"coarser than a cell", "area", nil, at.Geometry, "37SFV", nil},
		{"the middle of a governorate", "adm1", nil, at.Geometry, nil, nil},
		{"coarser than 100 km", "country", int64(100_001), at.Geometry, nil, nil},
		{"nobody knows how finely", "unknown", nil, at.Geometry, nil, nil},
		{"an area", "exact", nil, area, nil, nil},
		{"no place", "exact", nil, nil, nil, nil},
		{"beyond UTM", "exact", nil, orb.Point{40, 85}, nil, "8500e117fffffff"},
	} {
		f := with(at, map[string]any{"geo_precision": c.precision, "uncertainty_m": c.uncertaintyM})
		f.Geometry = c.geometry
		var read struct {
			Features []struct{ Properties map[string]any }
		}
		if err := json.Unmarshal([]byte(exportOf(t, "geojson", f)), &read); err != nil {
			t.Fatal(err)
		}
		if p := read.Features[0].Properties; p["mgrs"] != c.mgrs || p["h3_5"] != c.h3 {
			t.Errorf("%s: %v and %v, want %v and %v", c.name, p["mgrs"], p["h3_5"], c.mgrs, c.h3)
		}
		table, err := csv.NewReader(strings.NewReader(exportOf(t, "csv", f))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for column, want := range map[string]any{"mgrs": c.mgrs, "h3_5": c.h3} {
			if want == nil {
				want = ""
			}
			if got := table[1][slices.Index(table[0], column)]; got != want {
				t.Errorf("%s: CSV has %s %q, want %q", c.name, column, got, want)
			}
		}
	}
}

// What the API has rendered is exported with the same bytes as what is rendered for it.
func TestRenderedIncidentsAreExportedAlike(t *testing.T) {
	at := with(sample(), map[string]any{"geo_precision": "locality", "uncertainty_m": nil})
	var b strings.Builder
	w := formats.NewGeoJSONWriter(&b, threat.Incidents)
	check(t, w.Begin(formats.Meta{}))
	check(t, w.WriteExported(formats.AppendFeature(nil, threat.Incidents, at)))
	check(t, w.End(nil, nil, 1, time.Now()))
	head := func(text string) string { before, _, _ := strings.Cut(text, `"timeStamp"`); return before }
	if got, want := head(b.String()), head(exportOf(t, "geojson", at)); got != want || !strings.Contains(got, `"mgrs":"`) {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// Other collections, and what the API renders, have the fields of the collection and no more.
func TestOnlyExportsOfIncidentsHaveGrids(t *testing.T) {
	places, err := threat.CollectionByID("places")
	check(t, err)
	var b strings.Builder
	_, err = formats.NewCSVWriter(&b, places)
	check(t, err)
	if body := string(formats.AppendFeature(nil, threat.Incidents, sample())); strings.Contains(b.String(), "mgrs") || strings.Contains(body, "mgrs") {
		t.Errorf("%s %s", b.String(), body)
	}
}
