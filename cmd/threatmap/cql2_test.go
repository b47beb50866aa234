package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"threatmap/internal/testdata"
)

// The predicates of OGC's abstract tests give their published counts over HTTP, as text and as JSON, from layers that were added from its GeoPackage.
func TestPublishedPredicatesOverHTTP(t *testing.T) {
	raw, err := os.ReadFile(testdata.Path(t, "cql2", "predicates.json"))
	if err != nil {
		t.Fatal(err)
	}
	var predicates []struct {
		Source   string
		Text     string
		Expected int
		JSON     json.RawMessage
	}
	if err := json.Unmarshal(raw, &predicates); err != nil || len(predicates) != 216 {
		t.Fatal(len(predicates), err)
	}
	data := preparedData(t)
	_, address := serving(t, data)
	for name := range cql2Layers {
		if r := runs(t, "layer", "add", "--data", data, "--layer", name, name, testdata.Path(t, "cql2", "ne110m4cql2.gpkg")); r.code != exitOK {
			t.Fatalf("%+v", r)
		}
	}
	for name, n := range cql2Layers {
		untilServed(t, address, name, n)
	}
	for _, p := range predicates {
		for _, q := range []url.Values{{"filter": {p.Text}}, {"filter": {string(p.JSON)}, "filter-lang": {"cql2-json"}}} {
			q.Set("limit", "1000")
			a := send(t, "GET", address+"/collections/"+p.Source+"/items?"+q.Encode(), "")
			var c collectionOf
			if err := json.Unmarshal([]byte(a.body), &c); err != nil || a.code != 200 || c.NumberMatched != p.Expected || len(c.Features) != p.Expected {
				t.Errorf("%s: %d, %d matched, %d come, published are %d: %.300s", q.Get("filter"), a.code, c.NumberMatched, len(c.Features), p.Expected, a.body)
			}
		}
	}
	layersTakeExpressions(t, address)
	costlyFiltersEnd(t, address)
}

// costlyFiltersEnd asks what takes PostGIS minutes, more often at a time than there are connections, and then something else.
func costlyFiltersEnd(t *testing.T, address string) {
	t.Helper()
	var wait sync.WaitGroup
	for n := range 12 {
		filter := strings.Repeat("S_OVERLAPS(geom,geom) OR ", 300) + fmt.Sprintf("NAME='%d'", n)
		wait.Go(func() {
			a := send(t, "GET", address+"/collections/ne_110m_admin_0_countries/items?"+url.Values{"filter": {filter}}.Encode(), "")
			busy := a.code == 503 && strings.Contains(a.body, "ask again") // no room for it
			if !busy && (a.code != 503 || !strings.Contains(a.body, `"type":"query-timeout"`)) {
				t.Errorf("%d %.300s", a.code, a.body)
			}
		})
	}
	wait.Wait()
	begun := time.Now()
	if a := send(t, "GET", address+"/collections/ne_110m_admin_0_countries/items?filter="+url.QueryEscape("POP_EST > 5 and NAME='Iraq'"), ""); a.code != 200 {
		t.Errorf("afterwards: %d %.300s", a.code, a.body)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("afterwards one has to wait %s", took)
	}
}

// layersTakeExpressions asks a layer in other ways.
func layersTakeExpressions(t *testing.T, address string) {
	t.Helper()
	const countries = "ne_110m_admin_0_countries"
	filter := url.Values{"filter": {"NAME = 'Luxembourg'"}}.Encode()
	if a := send(t, "GET", address+"/tiles/"+countries+"/0/0/0.mvt?"+filter, ""); a.code != 200 || !strings.Contains(a.body, "Luxembourg") || strings.Contains(a.body, "Belgium") {
		t.Errorf("tile: %d, %d bytes", a.code, len(a.body))
	}
	if a := send(t, "GET", address+"/collections/"+countries+"/items?all=true&f=csv&"+filter, ""); a.code != 200 || strings.Count(a.body, "\n") != 2 || !strings.Contains(a.body, "Luxembourg") {
		t.Errorf("CSV: %d %.300s", a.code, a.body)
	}
	var queryables struct{ Properties map[string]map[string]any }
	a := send(t, "GET", address+"/collections/ne_110m_populated_places_simple/queryables", "")
	if err := json.Unmarshal([]byte(a.body), &queryables); err != nil || a.code != 200 {
		t.Fatalf("%d %.300s", a.code, a.body)
	}
	for name, format := range map[string]string{"geom": "geometry-point", "date": "date", "start": "date-time"} {
		if got := queryables.Properties[name]["format"]; got != format {
			t.Errorf("%s: %v", name, got)
		}
	}
	for name, of := range map[string]string{"boolean": "boolean", "pop_other": "integer", "name": "string", "id": "string"} {
		if got := queryables.Properties[name]["type"]; got != of {
			t.Errorf("%s: %v", name, got)
		}
	}
	bad := send(t, "GET", address+"/collections/"+countries+"/items?filter="+url.QueryEscape("POP_EST > 'many'"), "")
	if bad.code != 400 || !strings.Contains(bad.body, `"position":"line 1, column 11"`) {
		t.Errorf("%d %s", bad.code, bad.body)
	}
}
