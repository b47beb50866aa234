package handlers_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/handlers"
	"threatmap/threat"
)

// desert is a store with two areas, a border, a town, and n incidents on a bow north of the straight way between the areas.
func desert(n int) *fake {
	ends := map[string]orb.Polygon{
		"west": {{{38, 34}, {38.5, 34}, {38.5, 34.5}, {38, 34.5}, {38, 34}}},
		"east": {{{40.5, 34}, {41, 34}, {41, 34.5}, {40.5, 34.5}, {40.5, 34}}},
	}
	var events []threat.Event
	exact := 500.0
	for i := range n {
		f := float64(i) / float64(n)
		p := orb.Point{38.4 + 2.2*f, 34.3 + 0.6*4*f*(1-f)}
		events = append(events, threat.Event{FID: int64(i), Place: &p, UncertaintyM: &exact})
	}
	of := func(col threat.Collection, id string, g orb.Geometry) threat.Feature {
		return threat.Feature{ID: id, Values: make([]any, len(col.Fields)), Geometry: g}
	}
	return &fake{
		events: events, counter: 17,
		feature: func(col threat.Collection, id string) (threat.Feature, error) {
			if g, ok := ends[id]; ok && col.ID == "areas" {
				return of(col, id, g), nil
			}
			return threat.Feature{}, threat.NotFound(col.ID, id)
		},
		features: func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
			switch col.ID {
			case "areas":
				for _, id := range []string{"west", "east"} {
					if err := yield(of(col, id, ends[id])); err != nil {
						return "", err
					}
				}
			case "borders":
				return "", yield(of(col, "AAA-BBB", orb.MultiLineString{{{39.5, 33}, {39.5, 36}}}))
			case "places":
				return "", yield(of(col, "town", orb.Point{39.2, 34.2}))
			}
			return "", nil
		},
	}
}

func (e *editor) AddProposal(_ context.Context, p threat.Proposal, by threat.Key) (threat.Proposal, error) {
	p.ID, e.by, e.proposal = "proposal-1", by, &p
	return p, nil
}

func (e *editor) WithdrawProposal(_ context.Context, id string, _ threat.Key) error {
	if e.proposal == nil || id != e.proposal.ID {
		return threat.NotFound("proposed corridor", id)
	}
	e.proposal = nil
	return nil
}

func TestAnEditorSavesAProposal(t *testing.T) {
	s := desert(60)
	ends := s.feature
	s.feature = func(col threat.Collection, id string) (threat.Feature, error) {
		if col.ID == "corridor_proposals" {
			return feature(col, id), nil
		}
		return ends(col, id)
	}
	e := &editor{fake: s}
	cfg := config(s)
	if w := ask(t, cfg, "POST", acrossDesert); w.Code != 405 {
		t.Errorf("where nothing can be written: %d", w.Code)
	}
	cfg.Edit = e
	if w := ask(t, cfg, "POST", acrossDesert); w.Code != 401 || e.proposal != nil {
		t.Errorf("without a key: %d", w.Code)
	}
	if w := ask(t, cfg, "POST", acrossDesert, "Authorization", "Bearer reads"); w.Code != 403 || e.proposal != nil {
		t.Errorf("with an analyst's key: %d", w.Code)
	}
	key := []string{"Authorization", "Bearer edits"}
	w := ask(t, cfg, "POST", acrossDesert+"&rank=1", key...)
	if w.Code != 201 || !strings.HasSuffix(w.Header().Get("Location"), "/collections/corridor_proposals/items/proposal-1") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	p := e.proposal
	if p.From != "west" || p.To != "east" || p.Rank != 1 || len(p.Line) < 2 || p.Agree == nil || e.by.ID != 7 || len(e.list) > 0 {
		t.Errorf("%+v by %v, %d corridors", p, e.by, len(e.list))
	}
	if recipe := string(p.Recipe); !strings.Contains(recipe, `"seed":1`) || strings.Contains(recipe, "rank") || !strings.Contains(p.Note, "not reported") {
		t.Errorf("%s, %s", recipe, p.Note)
	}
	if w := ask(t, cfg, "POST", acrossDesert+"&alternatives=0&rank=2", key...); w.Code != 400 || problemIn(t, w).Accepted != "1 to 1" {
		t.Errorf("a line that was not found: %d %s", w.Code, w.Body)
	}
	if w := ask(t, cfg, "DELETE", "/collections/corridor_proposals/items/proposal-1", key...); w.Code != 204 || e.proposal != nil {
		t.Errorf("withdrawn: %d %s", w.Code, w.Body)
	}
	if w := ask(t, cfg, "DELETE", "/collections/corridor_proposals/items/proposal-1", key...); w.Code != 404 {
		t.Errorf("withdrawn again: %d %s", w.Code, w.Body)
	}
	cfg.Store = desert(29)
	if w := ask(t, cfg, "POST", acrossDesert, key...); w.Code != 409 || !strings.Contains(w.Body.String(), "too few to say") {
		t.Errorf("of too few: %d %s", w.Code, w.Body)
	}
}

const acrossDesert = "/analysis/corridor-proposals?from=west&to=east&cell_km=5"

func TestProposalsAreLabelledAndCarryTheirRecipe(t *testing.T) {
	w := ask(t, config(desert(200)), "GET", acrossDesert+"&datetime=2020-01-01/..&weights=incidents:6,towns:0")
	f := findingsIn(t, w)
	if !f.Enough || f.Note.Used != 200 || len(f.Features) == 0 || w.Header().Get("Content-Type") != "application/geo+json" {
		t.Fatalf("%s", w.Body)
	}
	for _, line := range f.Features {
		if line.Properties["kind"] != "proposed" || line.Geometry.Type != "LineString" || !strings.Contains(line.Properties["note"].(string), "not reported") {
			t.Errorf("%v", line)
		}
	}
	recipe, _ := f.Features[0].Properties["recipe"].(map[string]any)
	weights, _ := recipe["weights"].(map[string]any)
	for name, want := range map[string]any{"from": "west", "to": "east", "cell_km": 5., "data_version": 17., "seed": 1., "program": "test", "within_km": 10.} {
		if recipe[name] != want {
			t.Errorf("%s is %v", name, recipe[name])
		}
	}
	if weights["incidents"] != 6. || weights["towns"] != 0. || weights["borders"] != 1. {
		t.Errorf("weights %v", weights)
	}
	if filter, _ := recipe["filter"].(map[string]any); len(filter) != 1 || filter["datetime"] != "2020-01-01/.." {
		t.Errorf("filter %v", filter)
	}
	if left, _ := recipe["terms_left_out"].([]any); len(left) != 1 || left[0] != "openness" {
		t.Errorf("left out %v", left)
	}
	if support, _ := f.Features[0].Properties["support_share"].(float64); support < 0.9 {
		t.Errorf("support %v", support)
	}
	if says, _ := f.Summary["agreement"].(string); !strings.HasSuffix(says, "% of 50 runs agree within 10 km") {
		t.Errorf("agreement %q", says)
	}
	again := ask(t, config(desert(200)), "GET", "/analysis/corridor-proposals?"+recipe["query"].(string))
	if again.Body.String() != w.Body.String() {
		t.Error("the recipe's query gives other bytes")
	}
}

func TestTermsWithoutALayerAreLeftOut(t *testing.T) {
	s := desert(50)
	s.features = func(threat.Collection, threat.Filter, threat.Page, func(threat.Feature) error) (string, error) {
		return "", nil
	}
	w := ask(t, config(s), "GET", acrossDesert)
	if !strings.Contains(w.Body.String(), `"terms_left_out":["openness","borders","towns"]`) || !strings.Contains(w.Body.String(), `"weights":{"incidents":4,"borders":0,"towns":0}`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// withLayers is a store of the desert with a layer of a road along the straight way, and one that has nothing.
func withLayers(t *testing.T) handlers.Config {
	t.Helper()
	s := desert(60)
	others := s.features
	s.features = func(col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (string, error) {
		if col.Layer == nil {
			return others(col, f, p, yield)
		}
		if f.BBox == nil || f.BBox.West > 38 || f.BBox.East < 41 || f.BBox.East > 44 {
			t.Errorf("the layer is asked in %v", f.BBox)
		}
		if col.ID == "nothing" {
			return "", nil
		}
		return "", yield(threat.Feature{ID: "1", Geometry: orb.LineString{{37, 34.25}, {42, 34.25}}})
	}
	cfg := config(s)
	added := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	cfg.Catalog = func() *threat.Catalog {
		return threat.NewCatalog([]threat.Collection{
			threat.NewLayerCollection("nothing", "Nothing", "", "MULTIPOLYGON", nil, threat.Layer{Key: 8, AddedAt: added}),
			threat.NewLayerCollection("roads", "Roads", "", "LINESTRING", nil, threat.Layer{Key: 9, Source: "roads.gpkg roads", AddedAt: added}),
		})
	}
	return cfg
}

func TestALayerOfOpennessEntersTheCostAndTheRecipe(t *testing.T) {
	cfg := withLayers(t)
	w := ask(t, cfg, "GET", acrossDesert+"&openness=roads&weights=incidents:0,openness:20&openness_reach_km=80")
	f := findingsIn(t, w)
	if !f.Enough || len(f.Features) == 0 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	recipe, _ := f.Features[0].Properties["recipe"].(map[string]any)
	layer, _ := recipe["openness"].(map[string]any)
	for name, want := range map[string]any{
		"layer": "roads", "version": 9., "source": "roads.gpkg roads", "added_at": "2026-05-04T03:02:01Z", "kind": "lines", "features_in_window": 1., "reach_km": 80.,
	} {
		if layer[name] != want {
			t.Errorf("%s is %v, want %v", name, layer[name], want)
		}
	}
	if weights, _ := recipe["weights"].(map[string]any); weights["openness"] != 20. {
		t.Errorf("weights %v", weights)
	}
	if left, _ := recipe["terms_left_out"].([]any); len(left) != 0 {
		t.Errorf("left out %v", left)
	}
	terms, _ := f.Features[0].Properties["terms"].([]any)
	last, _ := terms[len(terms)-1].(map[string]any)
	if km, _ := last["km"].(float64); last["term"] != "openness" || last["weight"] != 20. || km <= 0 || math.Abs(last["cost"].(float64)-20*km) > 1e-3*km {
		t.Errorf("%v", last)
	}
	if ratio, _ := f.Summary["shortest_cost_ratio"].(float64); ratio <= 1 {
		t.Errorf("the shortest, along the road, costs %v times as much", ratio)
	}
	if again := ask(t, cfg, "GET", "/analysis/corridor-proposals?"+recipe["query"].(string)); again.Body.String() != w.Body.String() {
		t.Error("the recipe's query gives other bytes")
	}
	for query, want := range map[string][2]string{
		"&openness=rivers":                     {"openness", "nothing roads"},
		"&openness=nothing":                    {"openness", "polygons of open ground"},
		"&openness_reach_km=3":                 {"openness_reach_km", "openness=LAYER"},
		"&openness=roads&weights=roads:1":      {"weights", "openness"},
		"&openness=roads&openness_reach_km=0":  {"openness_reach_km", "0.1 to 100"},
		"&openness=roads&weights=openness:101": {"weights", "0 to 100"},
	} {
		w := ask(t, cfg, "GET", acrossDesert+query)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != want[0] || !strings.Contains(p.Accepted, want[1]) {
			t.Errorf("%s: %d %+v", query, w.Code, p)
		}
	}
}

func TestTooFewIncidentsProposeNothing(t *testing.T) {
	w := ask(t, config(desert(29)), "GET", acrossDesert)
	f := findingsIn(t, w)
	if f.Enough || len(f.Features) > 0 || f.Reason != "too few to say: 29 incidents in the window, at least 30 are needed" || f.Summary["runs_that_agree"] != nil {
		t.Errorf("%s", w.Body)
	}
}

func TestProposalsThatCannotBeAsked(t *testing.T) {
	for query, want := range map[string][2]string{
		"from=west":                               {"to", "the id of an area"},
		"to=west":                                 {"from", "the id of an area"},
		"from=west&to=west":                       {"to", "another area"},
		"from=west&to=nowhere":                    {"to", "east west"},
		"from=west&to=east&weights=roads:1":       {"weights", "incidents, borders, towns"},
		"from=west&to=east&weights=":              {"weights", "incidents, borders, towns"},
		"from=west&to=east&weights=openness:1":    {"weights", "incidents, borders, towns"},
		"from=west&to=east&weights=towns:x":       {"weights", "incidents, borders, towns"},
		"from=west&to=east&weights=towns:NaN":     {"weights", "0 to 100"},
		"from=west&to=east&weights=towns:-1":      {"weights", "0 to 100"},
		"from=west&to=east&cell_km=0":             {"cell_km", "half the bandwidth"},
		"from=west&to=east&cell_km=20":            {"cell_km", "half the bandwidth"},
		"from=west&to=east&runs=1000":             {"runs", "0 to 199"},
		"from=west&to=east&alternatives=4":        {"alternatives", "0 to 3"},
		"from=west&to=east&within_km=1&cell_km=5": {"within_km", "5 to 100"},
		"from=west&to=east&seed=-1":               {"seed", "whole number"},
	} {
		w := ask(t, config(desert(40)), "GET", "/analysis/corridor-proposals?"+query)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != want[0] || !strings.Contains(p.Accepted, want[1]) {
			t.Errorf("%s: %d %+v", query, w.Code, p)
		}
	}
}
