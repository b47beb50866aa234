package handlers_test

import (
	"reflect"
	"strings"
	"testing"

	"threatmap/threat"
)

// asksFilter are the routes that take a filter of incidents.
var asksFilter = []string{
	"/collections/incidents/items", "/stats/count", "/stats/timeline", "/stats/facets", "/tiles/incidents/3/4/3.mvt", "/tiles/incidents.json",
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
			s := &fake{}
			w := ask(t, config(s), "GET", path+"?"+c.query)
			if w.Code >= 400 {
				t.Errorf("%s?%s: %d %s", path, c.query, w.Code, w.Body)
			}
			if !strings.HasSuffix(path, ".json") && !reflect.DeepEqual(s.seen, c.want) {
				t.Errorf("%s?%s asks %+v, want %+v", path, c.query, s.seen, c.want)
			}
		}
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
		for _, path := range asksFilter {
			w := ask(t, config(&fake{}), "GET", path+"?"+query)
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
