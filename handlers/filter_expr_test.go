package handlers_test

import (
	"context"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"threatmap/cql2"
	"threatmap/threat"
)

// Wherever a filter is taken, an expression is; text and JSON ask the same.
func TestExpressionsAreAsked(t *testing.T) {
	want, err := cql2.Parse(cql2.Text, "killed_best >= 5 AND S_INTERSECTS(geom,POINT(44.5 33.25))", nil)
	if err != nil {
		t.Fatal(err)
	}
	asJSON, _ := json.Marshal(want)
	for _, query := range []string{
		"filter=" + url.QueryEscape("killed_best >= 5 AND S_INTERSECTS(geom,POINT(44.5 33.25))"),
		"filter-lang=cql2-text&filter=" + url.QueryEscape("killed_best>=5 and s_intersects(\"geom\",point(44.5 33.25))"),
		"filter-lang=cql2-json&filter=" + url.QueryEscape(string(asJSON)),
		"filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326&filter=" + url.QueryEscape("killed_best >= 5 AND S_INTERSECTS(geom,POINT(33.25 44.5))"),
	} {
		for _, path := range append(asksFilter, "/feeds/incidents.atom", "/collections/incidents/items?all=true&f=csv") {
			s := &fake{}
			w := ask(t, config(s), "GET", with(path, query))
			if w.Code >= 400 {
				t.Errorf("%s: %d %s", with(path, query), w.Code, w.Body)
			}
			if strings.HasSuffix(path, ".json") {
				continue
			}
			if !slices.ContainsFunc(append(s.counted, s.seen), func(f threat.Filter) bool {
				got, _ := json.Marshal(f.Expr)
				return f.Expr != nil && string(got) == string(asJSON)
			}) {
				t.Errorf("%s does not ask for it", with(path, query))
			}
		}
	}
}

func TestBadExpressionsAreRefused(t *testing.T) {
	for _, c := range []struct{ query, parameter, position, accepted string }{
		{"filter=", "filter", "line 1, column 1", "a predicate"},
		{"filter=title+%3D+", "filter", "line 1, column 9", "a property"},
		{"filter=titel+IS+NULL", "filter", "line 1, column 1", "title"},
		{"filter=title%3D%27x%27%0AAND+killed_best%3D%27x%27", "filter", "line 2, column 17", "a number"},
		{"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"=","args":[{"property":"titel"},1]}`), "filter", "/args/0/property", "title"},
		{"filter-lang=cql2-json&filter=1", "filter", "", "a predicate"},
		{"filter-lang=cql&filter=true", "filter-lang", "-", "cql2-text cql2-json"},
		{"filter-lang=cql2", "filter-lang", "-", "cql2-text cql2-json"},
		{"filter-crs=EPSG:4326&filter=true", "filter-crs", "-", "EPSG/0/4326"},
		{"filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326&filter=" + url.QueryEscape("S_INTERSECTS(geom,POINT(100 33))"), "filter", "line 1, column 25", "latitude"},
	} {
		for _, path := range append(asksFilter, "/analysis/seam", "/collections/incidents/qgis.qlr") {
			w := ask(t, config(&fake{}), "GET", with(path, c.query))
			p := problemIn(t, w)
			if w.Code != 400 || p.Parameter != c.parameter || !strings.Contains(p.Accepted, c.accepted) {
				t.Errorf("%s: %d %+v", with(path, c.query), w.Code, p)
			}
			switch {
			case c.position == "-" && p.Position != nil, c.position != "-" && (p.Position == nil || string(*p.Position) != c.position):
				t.Errorf("%s: position %v", with(path, c.query), p.Position)
			case c.position != "-" && !strings.HasPrefix(p.Detail, c.position):
				t.Errorf("%s: %s", with(path, c.query), p.Detail)
			}
		}
	}
	if w := ask(t, config(&fake{}), "GET", "/collections/borders/items?filter=killed_best%3D1"); w.Code != 400 || !strings.Contains(w.Body.String(), "length_km") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ask(t, config(&fake{}), "GET", "/collections/borders/items?filter=length_km%3E1+and+id+like+%27IRQ%25%27"); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	long := url.QueryEscape("title IN ('" + strings.Repeat("x','", 900) + "x')")
	if w := ask(t, config(&fake{}), "GET", "/stats/count?filter="+long); w.Code != 200 {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
	if w := ask(t, config(&fake{}), "GET", "/stats/count?filter="+strings.Repeat(long, 40)); w.Code != 414 {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
}

// Chance is looked for in whole governorates: what is asked of places would leave out a part of them.
func TestSeamsTakeNoExpressionsOfPlace(t *testing.T) {
	for filter, parameter := range map[string]string{"S_INTERSECTS(geom,POINT(1 2))": "filter", "killed_best>1 or (adm1='IQ-AN')": "filter", "killed_best>1": "seams"} { // which the fake has not
		if p := problemIn(t, ask(t, config(&fake{}), "GET", "/analysis/seam?filter="+url.QueryEscape(filter))); p.Status != 400 || p.Parameter != parameter {
			t.Errorf("%s: %+v", filter, p)
		}
	}
}

// Queryables are a JSON Schema of what filters may ask, and each of them may be asked.
func TestQueryables(t *testing.T) {
	for _, col := range threat.Collections {
		w := ask(t, config(&fake{}), "GET", "/collections/"+col.ID+"/queryables")
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/schema+json" || w.Header().Get("ETag") == "" {
			t.Fatalf("%s: %d %v", col.ID, w.Code, w.Header())
		}
		var doc struct {
			Schema     string `json:"$schema"`
			ID         string `json:"$id"`
			Type       string
			Properties map[string]struct {
				Type, Format string
				Items        *struct{ Type string }
				Enum         []string
			}
			AdditionalProperties *bool
		}
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Schema != "https://json-schema.org/draft/2020-12/schema" || doc.ID != "http://example.com/collections/"+col.ID+"/queryables" || doc.Type != "object" || doc.AdditionalProperties == nil || *doc.AdditionalProperties {
			t.Errorf("%s: %+v", col.ID, doc)
		}
		for name, p := range doc.Properties {
			if w := ask(t, config(&fake{}), "GET", "/collections/"+col.ID+"/items?limit=1&filter="+url.QueryEscape(`"`+name+`" IS NOT NULL`)); w.Code != 200 {
				t.Errorf("%s %s: %d %s", col.ID, name, w.Code, w.Body)
			}
			if p.Type == "" && p.Format == "" || p.Type == "array" && p.Items == nil {
				t.Errorf("%s %s: %+v", col.ID, name, p)
			}
		}
		links := ask(t, config(&fake{}), "GET", "/collections/"+col.ID).Body.String()
		if !strings.Contains(links, `"rel":"http://www.opengis.net/def/rel/ogc/1.0/queryables"`) {
			t.Errorf("%s has no link to them", col.ID)
		}
	}
	doc := ask(t, config(&fake{}), "GET", "/collections/incidents/queryables").Body.String()
	for _, part := range []string{`"geom":{"title":"Geometry","format":"geometry-any","x-ogc-role":"primary-geometry"}`, `"first_day":{"title":"First possible day","type":"string","format":"date"}`, `"actors":{"title":"Actors","type":"array","items":{"type":"string"}}`} {
		if !strings.Contains(doc, part) {
			t.Errorf("no %s in %s", part, doc)
		}
	}
	for target, status := range map[string]int{"/collections/nothing/queryables": 404, "/collections/incidents/queryables?f=html": 400, "/collections/incidents/queryables?x=1": 400} {
		if w := ask(t, config(&fake{}), "GET", target); w.Code != status {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

type slow struct{ *fake }

func (slow) Count(context.Context, threat.Collection, threat.Filter) (int64, error) {
	return 0, &threat.Error{Kind: threat.KindTimeout, Param: "filter", Detail: "the filter took longer than 8s"}
}

// A question over its time is told by a type of its own.
func TestQueryTimeout(t *testing.T) {
	cfg := config(&fake{})
	cfg.Store = slow{&fake{}}
	w := ask(t, cfg, "GET", "/collections/incidents/items?filter=true")
	if p := problemIn(t, w); w.Code != 503 || p.Type != "query-timeout" || p.Parameter != "filter" || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %+v", w.Code, p)
	}
}

func TestConformsToFiltering(t *testing.T) {
	var doc struct{ ConformsTo []string }
	if err := json.Unmarshal(ask(t, config(&fake{}), "GET", "/conformance").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, uri := range doc.ConformsTo {
		if name, ok := strings.CutPrefix(uri, "http://www.opengis.net/spec/cql2/1.0/conf/"); ok {
			names = append(names, name)
		}
	}
	want := []string{
		"cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison", "accent-insensitive-comparison", "basic-spatial-functions",
		"basic-spatial-functions-plus", "spatial-functions", "temporal-functions", "array-functions", "property-property", "arithmetic",
	}
	if !reflect.DeepEqual(names, want) || !slices.Contains(doc.ConformsTo, "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter") {
		t.Errorf("%v", doc.ConformsTo)
	}
}
