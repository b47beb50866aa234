package handlers_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"threatmap/threat"
)

// asksFilter are the routes that take a filter of incidents. Of the analyses, those of seams take no lines, and indicators no filter at all.
var asksFilter = []string{
	"/collections/incidents/items", "/stats/count", "/stats/timeline", "/stats/facets", "/tiles/incidents/3/4/3.mvt", "/tiles/incidents.json",
	"/analysis/tempo?asof=2019-12-30", "/analysis/alerts?by=adm1&asof=2019-12-30", "/analysis/hotspots", "/analysis/near-repeat", "/analysis/scan", "/analysis/density", "/analysis/clusters", "/analysis/lethality",
}

// with adds to the query of a route.
func with(route, query string) string {
	if strings.Contains(route, "?") {
		return route + "&" + query
	}
	return route + "?" + query
}

func TestBeltsAndCorridorsAreAsked(t *testing.T) {
	for _, c := range []struct {
		query string
		want  threat.Filter
	}{
		{"belt=IRQ-SYR&width_km=25", threat.Filter{Belt: &threat.Belt{Borders: []string{"IRQ-SYR"}, WidthKM: 25}}},
		{"belt=SYR-TUR,IRQ-SYR,IRQ-SYR&width_km=0.5&side=SYR", threat.Filter{Belt: &threat.Belt{Borders: []string{"IRQ-SYR", "SYR-TUR"}, WidthKM: 0.5, Side: "SYR"}}},
		{"belt=IRQ-SYR&width_km=100&side=engagement,IRQ,other", threat.Filter{
			Belt: &threat.Belt{Borders: []string{"IRQ-SYR"}, WidthKM: 100, Side: "IRQ"}, Codes: map[string][]string{"side": {"engagement", "other"}},
		}},
		{"side=other", threat.Filter{Codes: map[string][]string{"side": {"other"}}}},
		{"corridor=a-to-b", threat.Filter{Corridor: &threat.CorridorBand{ID: "a-to-b"}}},
		{"corridor=a-to-b&half_width_km=10", threat.Filter{Corridor: &threat.CorridorBand{ID: "a-to-b", HalfWidthKM: 10}}},
	} {
		for _, path := range asksFilter {
			asksFor(t, path, c.query, c.want)
		}
	}
}

// asksFor looks whether a route asks the store for what a filter says.
func asksFor(t *testing.T, path, query string, want threat.Filter) {
	t.Helper()
	s := &fake{}
	if w := ask(t, config(s), "GET", with(path, query)); w.Code >= 400 {
		t.Errorf("%s: %d %s", with(path, query), w.Code, w.Body)
	}
	asked := []threat.Filter{s.seen}
	switch {
	case strings.HasSuffix(path, ".json"):
		return
	case strings.HasPrefix(path, "/analysis/"): // which ask for incidents only, and for more than the filter's
		asked = s.counted
	}
	if !slices.ContainsFunc(asked, func(f threat.Filter) bool {
		if strings.HasPrefix(path, "/analysis/") {
			f.Codes = sidesOf(f)
			f.Time = nil
		}
		return reflect.DeepEqual(f, want)
	}) {
		t.Errorf("%s asks %+v, want %+v", with(path, query), asked, want)
	}
}

// sidesOf is what of a filter's codes is of sides.
func sidesOf(f threat.Filter) map[string][]string {
	if sides := f.Codes["side"]; len(sides) > 0 {
		return map[string][]string{"side": sides}
	}
	return nil
}

// A border or corridor that is not there is told with those that are, wherever a filter is taken.
func TestUnknownBordersAndCorridorsAreTold(t *testing.T) {
	for query, want := range map[string][3]string{
		"belt=AAA-BBB&width_km=5": {"belt", "AAA-BBB", "IRQ-SYR"}, "belt=AAA-BBB,IRQ-SYR&width_km=5": {"belt", "AAA-BBB", "SYR-TUR"}, "corridor=nowhere": {"corridor", "nowhere", "one"},
	} {
		for _, path := range asksFilter {
			if path == "/stats/timeline" || path == "/stats/facets" { // the fake does not look; the store's own tests do
				continue
			}
			p := problemIn(t, ask(t, config(&fake{}), "GET", with(path, query)))
			if p.Status != 400 || p.Parameter != want[0] || p.Value != want[1] || !strings.Contains(p.Accepted, want[2]) {
				t.Errorf("%s: %+v", with(path, query), p)
			}
		}
	}
}

// Seams take no lines, and say what they take instead; indicators take no filter. The description says the same.
func TestSeamsTakeNoLinesAndIndicatorsNoFilter(t *testing.T) {
	for _, query := range []string{"belt=IRQ-SYR&width_km=5", "corridor=one", "bbox=1,2,3,4", "area=one", "within=circle:40,34,5"} {
		if p := problemIn(t, ask(t, config(&fake{}), "GET", "/analysis/seam?"+query)); p.Status != 400 || !strings.Contains(p.Accepted, "adm1") {
			t.Errorf("seam?%s: %+v", query, p)
		}
		if p := problemIn(t, ask(t, config(&fake{}), "GET", "/analysis/indicators?"+query)); p.Status != 400 || !strings.Contains(query, p.Parameter) {
			t.Errorf("indicators?%s: %+v", query, p)
		}
	}
	var doc struct {
		Paths map[string]struct {
			Get struct {
				Summary    string
				Parameters []struct{ Name, Description string }
			}
		}
	}
	if err := json.Unmarshal(ask(t, config(&fake{}), "GET", "/api").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	seam, indicators := doc.Paths["/analysis/seam"].Get, doc.Paths["/analysis/indicators"].Get
	for _, p := range seam.Parameters {
		if slices.Contains([]string{"bbox", "bbox-crs", "belt", "width_km", "corridor", "half_width_km", "area", "within"}, p.Name) || strings.Contains(p.Description, "belt") {
			t.Errorf("seam is described with %s: %s", p.Name, p.Description)
		}
	}
	if len(seam.Parameters) < 10 || !strings.Contains(seam.Summary, "adm1") || len(indicators.Parameters) != 1 || indicators.Parameters[0].Name != "f" || !strings.Contains(indicators.Summary, "no filter") {
		t.Errorf("seam: %d parameters, %s; indicators: %v, %s", len(seam.Parameters), seam.Summary, indicators.Parameters, indicators.Summary)
	}
}

func TestBadBeltsAndCorridorsAreRefused(t *testing.T) {
	for query, c := range map[string]struct{ parameter, value, accepted string }{
		"belt=IRQ-SYR":                         {"width_km", "", "100"},
		"belt=IRQ-SYR&width_km=":               {"width_km", "", "100"},
		"belt=IRQ-SYR&width_km=0":              {"width_km", "0", "over 0"},
		"belt=IRQ-SYR&width_km=-1":             {"width_km", "-1", "over 0"},
		"belt=IRQ-SYR&width_km=NaN":            {"width_km", "NaN", "over 0"},
		"belt=IRQ-SYR&width_km=%2BInf":         {"width_km", "+Inf", "over 0"},
		"belt=IRQ-SYR&width_km=100.1":          {"width_km", "100.1", "100"},
		"belt=IRQ-SYR&width_km=500":            {"width_km", "500", "100"},
		"belt=IRQ-SYR&width_km=wide":           {"width_km", "wide", "100"},
		"width_km=5":                           {"width_km", "5", "belt"},
		"belt=&width_km=5":                     {"belt", "", "IRQ-SYR"},
		"belt=irq-syr&width_km=5":              {"belt", "irq-syr", "IRQ-SYR"},
		"belt=IRQ-SYR,IRQ&width_km=5":          {"belt", "IRQ", "IRQ-SYR"},
		"side=SYR":                             {"side", "SYR", "adversary_action"},
		"side=XXX,other":                       {"side", "XXX", "belt"},
		"side=syr":                             {"side", "syr", "adversary_action"},
		"belt=IRQ-SYR&width_km=5&side=SYR,IRQ": {"side", "IRQ,SYR", "both"},
		"belt=IRQ-SYR&width_km=5&side=TUR":     {"side", "TUR", "IRQ-SYR"},
		"corridor=":                            {"corridor", "", "corridors"},
		"corridor=a&half_width_km=0":           {"half_width_km", "0", "over 0"},
		"corridor=a&half_width_km=":            {"half_width_km", "", "own"},
		"corridor=a&half_width_km=-3":          {"half_width_km", "-3", "over 0"},
		"corridor=a&half_width_km=NaN":         {"half_width_km", "NaN", "over 0"},
		"corridor=a&half_width_km=101":         {"half_width_km", "101", "100"},
		"half_width_km=3":                      {"half_width_km", "3", "corridor"},
		"corridor=" + strings.Repeat("a", 201): {"corridor", strings.Repeat("a", 201), "corridors"},
	} {
		for _, path := range append([]string{"/analysis/corridor-proposals", "/analysis/seam"}, asksFilter...) {
			w := ask(t, config(&fake{}), "GET", with(path, query))
			p := problemIn(t, w)
			if w.Code != 400 || p.Parameter != c.parameter || p.Value != c.value || !strings.Contains(p.Accepted, c.accepted) {
				t.Errorf("%s?%s: %d %+v", path, query, w.Code, p)
			}
		}
	}
	for _, target := range []string{"/collections/places/items?belt=IRQ-SYR&width_km=5", "/collections/corridors/items?corridor=one", "/tiles/areas/0/0/0.mvt?corridor=one", "/tiles/borders.json?belt=IRQ-SYR"} {
		if w := ask(t, config(&fake{}), "GET", target); w.Code != 400 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if p := problemIn(t, ask(t, config(&fake{}), "GET", "/tiles/incidents.json?corridor=nowhere")); p.Status != 400 || p.Parameter != "corridor" || p.Accepted != "one" {
		t.Errorf("unknown corridor: %+v", p)
	}
}
