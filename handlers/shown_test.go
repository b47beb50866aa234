package handlers_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"threatmap/threat"
)

func TestAPartOfAFeatureIsShown(t *testing.T) {
	for _, path := range []string{"/collections/incidents/items?", "/collections/incidents/items/one?", "/collections/incidents/items?all=true&", "/collections/borders/items?"} {
		name := "event_type"
		if strings.Contains(path, "borders") {
			name = "border"
		}
		w := ask(t, config(&fake{}), "GET", path+"skipGeometry=true&properties="+name)
		body := w.Body.String()
		var doc struct {
			Features []struct {
				Geometry   any
				Properties map[string]any
			}
			Geometry   any
			Properties map[string]any
		}
		if err := json.Unmarshal([]byte(body), &doc); w.Code != 200 || err != nil {
			t.Fatalf("%s: %d %v %.300s", path, w.Code, err, body)
		}
		if len(doc.Features) > 0 {
			doc.Geometry, doc.Properties = doc.Features[0].Geometry, doc.Features[0].Properties
		}
		if _, ok := doc.Properties[name]; !ok || len(doc.Properties) != 1 || doc.Geometry != nil {
			t.Errorf("%s: %.300s", path, body)
		}
	}
	w := ask(t, config(&fake{}), "GET", "/collections/incidents/items?f=csv&properties=side,event_type&skipGeometry=true")
	if head, _, _ := strings.Cut(w.Body.String(), "\r\n"); head != "id,event_type,side,lon,lat,wkt" && head != "id,side,event_type,lon,lat,wkt" {
		t.Errorf("CSV has %s", head)
	}
	if w := ask(t, config(&fake{}), "GET", "/collections/incidents/items?properties=id"); w.Code != 200 || !strings.Contains(w.Body.String(), `"properties":{}`) {
		t.Errorf("the id alone: %d %.300s", w.Code, w.Body)
	}
	if w := ask(t, config(&fake{}), "GET", "/collections/incidents/items?f=html&properties=side"); w.Code != 200 || strings.Contains(w.Body.String(), "Verification") {
		t.Errorf("HTML: %d", w.Code)
	}
}

func TestOrdersByProperties(t *testing.T) {
	for query, want := range map[string]threat.Page{
		"sortby=-first_day":                         {Limit: 100, Sort: threat.SortNewest},
		"sortby=first_day":                          {Limit: 100, Sort: threat.SortOldest},
		"sortby=-killed_best,%2Bside":               {Limit: 100, Sort: threat.SortID, By: threat.SortBy{{Field: "killed_best", Down: true}, {Field: "side"}}},
		"sortby=+side&limit=5":                      {Limit: 5, Sort: threat.SortID, By: threat.SortBy{{Field: "side"}}},
		"sortby=" + url.QueryEscape("-record_kind"): {Limit: 100, Sort: threat.SortID, By: threat.SortBy{{Field: "record_kind", Down: true}}},
	} {
		s := &fake{}
		if w := ask(t, config(s), "GET", "/collections/incidents/items?"+query); w.Code != 200 || s.page.By.String() != want.By.String() || s.page.Sort != want.Sort || s.page.Limit != want.Limit {
			t.Errorf("%s: %d %+v", query, w.Code, s.page)
		}
	}
}

func TestWhatIsNoPropertyIsRefused(t *testing.T) {
	for query, accepted := range map[string]string{
		"sortby=nope": "first_day", "sortby=": "first_day", "sortby=side,side": "once", "sortby=actors": "side", "sortby=side&sort=id": "one of the two",
		"sortby=side,event_type,adm1,record_kind": "at most 3", "properties=nope": "event_type", "properties=": "event_type", "skipGeometry=yes": "true false",
	} {
		w := ask(t, config(&fake{}), "GET", "/collections/incidents/items?"+query)
		if w.Code != 400 || !strings.Contains(w.Body.String(), accepted) || !strings.Contains(w.Body.String(), `"parameter":"`+query[:strings.IndexByte(query, '=')][:4]) {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}
