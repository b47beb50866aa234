package seed_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"

	"threatmap/geo"
	"threatmap/seed"
)

// What AREAS.md asks for, row by row.
var (
	wantAreas = []string{
		"syrian-badia", "deir-ez-zor-countryside", "eastern-hasakah", "suwayda-periphery", "homs-countryside", "raqqa-and-countryside",
		"northeast-syria", "hamrin-range", "makhoul-range", "iraq-border-deserts", "syria-lebanon-borderlands", "qalamoun-arsal", "qusayr-hermel",
		"wadi-hauran", "wadi-suwab",
	}
	wantCorridors = map[string]string{
		"badia-suwayda-south": "moderate", "central-desert-iraqi-frontier": "moderate", "central-desert-tanf-rutba": "low",
		"eastern-hasakah-sinjar": "low", "makhoul-hamrin-diyala": "low", "homs-qusayr-hermel": "low", "qalamoun-arsal-route": "low",
	}
	wantFacilities = []string{"al-hawl-camp", "al-sinaa-prison"}
)

func TestEveryAreaIsThereWithItsMethod(t *testing.T) {
	areas := must(t, seed.Areas)
	byCode := map[string]seed.Area{}
	for _, a := range areas {
		byCode[a.Code] = a
		check(t, a.Code, a.Geom)
		var method struct{ By string }
		if err := json.Unmarshal(a.Method, &method); err != nil || method.By != "drawn" && method.By != "derived" {
			t.Errorf("%s: method %s, %v", a.Code, a.Method, err)
		}
		if a.NameEn == "" || a.NameAr == "" || a.Kind == "" || a.Source == "" || a.SourceAr == "" || a.UncertaintyKm <= 0 || len(a.Spans) == 0 {
			t.Errorf("%s is not whole: %+v", a.Code, a)
		}
	}
	for _, code := range wantAreas {
		if _, ok := byCode[code]; !ok {
			t.Errorf("no area %s", code)
		}
	}
	for _, a := range areas {
		if _, ok := byCode[a.Parent]; a.Parent != "" && !ok {
			t.Errorf("%s: no parent %s", a.Code, a.Parent)
		}
	}
}

func TestDerivedAreasHaveTheSizeOfTheirRecipe(t *testing.T) {
	whole := map[string]float64{}
	for _, d := range must(t, seed.Admin1) {
		whole[d.Code] = orbgeo.Area(d.Geom)
	}
	disc := func(radiusKm float64) float64 { return math.Pi * radiusKm * radiusKm * 1e6 }
	want := map[string]float64{
		"deir-ez-zor-countryside": whole["SY-DY"] - disc(8), "suwayda-periphery": whole["SY-SU"] - disc(4),
		"homs-countryside": whole["SY-HI"] - disc(7), "raqqa-and-countryside": whole["SY-RA"],
	}
	for _, a := range must(t, seed.Areas) {
		if w := want[a.Code]; w > 0 && math.Abs(orbgeo.Area(a.Geom)/w-1) > 0.001 {
			t.Errorf("%s has %.1f km², want %.1f", a.Code, orbgeo.Area(a.Geom)/1e6, w/1e6)
		}
	}
}

func TestEveryCorridorRunsThroughItsWaypoints(t *testing.T) {
	layer, err := seed.Corridors()
	if err != nil {
		t.Fatal(err)
	}
	if len(layer.Items) != len(wantCorridors) {
		t.Errorf("%d corridors", len(layer.Items))
	}
	places := map[string]orb.Point{}
	for _, p := range must(t, seed.Places) {
		places[p.ID] = p.Geom
	}
	for _, c := range layer.Items {
		check(t, c.Code, c.Geom)
		if c.Confidence == "" || c.Confidence != wantCorridors[c.Code] {
			t.Errorf("%s: confidence %q, want %q", c.Code, c.Confidence, wantCorridors[c.Code])
		}
		if c.NameEn == "" || c.NameAr == "" || c.HalfWidthKm <= 0 || c.UncertaintyKm <= 0 || c.Source == "" || c.Direction != "forward" || len(c.Spans) == 0 {
			t.Errorf("%s is not whole: %+v", c.Code, c)
		}
		checkWaypoints(t, c, places)
	}
}

func checkWaypoints(t *testing.T, c seed.Corridor, places map[string]orb.Point) {
	t.Helper()
	at := -1
	for _, w := range c.Waypoints {
		here := orb.Point{w.Lon, w.Lat}
		if p, ok := places[w.ID]; w.ID != "" && (!ok || geo.Distance(p, here) > 50) {
			t.Errorf("%s: waypoint %s (%s) is not where the gazetteer has it", c.Code, w.NameEn, w.ID)
		}
		next := slices.Index(c.Geom, here)
		if next <= at {
			t.Errorf("%s: waypoint %s is not on the line, or out of order", c.Code, w.NameEn)
		}
		at = next
	}
	if len(c.Waypoints) < 2 || at != len(c.Geom)-1 || c.Geom[0] != (orb.Point{c.Waypoints[0].Lon, c.Waypoints[0].Lat}) {
		t.Errorf("%s does not run from its first waypoint to its last", c.Code)
	}
}

func TestFacilitiesAreTheReportedOnes(t *testing.T) {
	layer, err := seed.Facilities()
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, f := range layer.Items {
		codes = append(codes, f.Code)
		check(t, f.Code, f.Geom)
		if f.NameEn == "" || f.NameAr == "" || f.PrecisionNote == "" || f.Source == "" {
			t.Errorf("%s is not whole: %+v", f.Code, f)
		}
	}
	if !slices.Equal(codes, wantFacilities) {
		t.Errorf("facilities %v, want %v", codes, wantFacilities)
	}
}
