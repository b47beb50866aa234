package handlers_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

func TestAreasAndShapesAreAsked(t *testing.T) {
	triangle := orb.MultiPolygon{{{{40, 34}, {41, 34}, {41, 35}, {40, 34}}}}
	for _, c := range []struct {
		query string
		want  threat.Filter
	}{
		{"area=b,a,b", threat.Filter{Areas: []string{"a", "b"}}},
		{"within=" + url.QueryEscape("POLYGON((40 34,41 34,41 35,40 34))"), threat.Filter{Within: &threat.Within{Polygons: triangle}}},
		{"within=polygon:40%2034,41%2034,41%2035", threat.Filter{Within: &threat.Within{Polygons: triangle}}},
		{"within=circle:40.5,34,25&area=a&side=other", threat.Filter{
			Within: &threat.Within{Circle: &threat.Circle{Center: orb.Point{40.5, 34}, RadiusKM: 25}}, Areas: []string{"a"}, Codes: map[string][]string{"side": {"other"}},
		}},
	} {
		for _, path := range asksFilter {
			asksFor(t, path, c.query, c.want)
		}
	}
}

func TestBadAreasAndShapesAreRefused(t *testing.T) {
	for query, parameter := range map[string]string{
		"area=":          "area",
		"area=a,,b":      "area",
		"within=":        "within",
		"within=circle:": "within",
		"within=polygon:40%2034,42%2036,42%2034,40%2036": "within",
		"within=circle:40,34,1001":                       "within",
		"within=circle:40,34,5&within=circle:40,34,6":    "within",
		"area=a" + manyAreas(120):                        "area",
	} {
		for _, path := range asksFilter {
			w := ask(t, config(&fake{}), "GET", with(path, query))
			if p := problemIn(t, w); w.Code != 400 || p.Parameter != parameter || p.Accepted == "" && parameter == "area" {
				t.Errorf("%s?%.60s: %d %+v", path, query, w.Code, p)
			}
		}
	}
	for _, target := range []string{"/collections/places/items?area=one", "/tiles/areas/0/0/0.mvt?within=circle:1,1,1", "/tiles/borders.json?area=one"} {
		if w := ask(t, config(&fake{}), "GET", target); w.Code != 400 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if p := problemIn(t, ask(t, config(&fake{}), "GET", "/tiles/incidents.json?area=nowhere")); p.Status != 400 || p.Parameter != "area" || p.Accepted != "one" {
		t.Errorf("unknown area: %+v", p)
	}
}

func manyAreas(n int) (text string) {
	for i := range n {
		text += fmt.Sprint(",a", i)
	}
	return text
}

// A shape may be longer than any other question.
func TestAShapeOfAThousandPositions(t *testing.T) {
	shape := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("%.5f %.5f", 40+float64(i)/2000, 34+float64(i*i)/2e6))
		}
		return "/stats/count?within=polygon:" + strings.ReplaceAll(strings.Join(list, ","), " ", "+")
	}
	if w := ask(t, config(&fake{}), "GET", shape(999)); w.Code != 200 {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
	if w := ask(t, config(&fake{}), "GET", shape(1001)); w.Code != 400 {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
	if w := ask(t, config(&fake{}), "GET", shape(3000)); w.Code != 414 {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
}
