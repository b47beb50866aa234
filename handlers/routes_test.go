package handlers_test

import (
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	const geojson, html, problem = "application/geo+json", "text/html", "application/problem+json"
	cases := []struct {
		target, accept string
		status         int
		media, holds   string
	}{
		{"/", "application/json", 200, "application/json", `"rel":"service-desc"`},
		{"/", "", 200, "application/json", `"rel":"data"`},
		{"/?what=ever", "text/html,*/*;q=0.8", 200, html, "<title>map</title>"},
		{"/?f=html", "", 200, html, "Collections"},
		{"/?f=xml", "", 400, problem, `"parameter":"f"`},
		{"/conformance", "", 200, "application/json", "conf/core"},
		{"/api", "", 200, "application/vnd.oai.openapi+json", `"openapi":"3.0.3"`},
		{"/api.html", "", 200, html, "/collections/belts/items"},
		{"/ogc.css", "", 200, "text/css", "body"},
		{"/codes", "", 200, "application/json", "ied_roadside"},
		{"/collections", "", 200, "application/json", `"id":"corridor_bands"`},
		{"/collections?f=html", "", 200, html, "Border belts"},
		{"/collections/belts", "", 200, "application/json", `"bbox":[[35,29,48,38]]`},
		{"/collections/incidents", "", 200, "application/json", `"interval":[["1970-01-01T00:00:00Z","1970-01-01T23:59:59Z"]]`},
		{"/collections/belts?f=html", "", 200, html, "<svg"},
		{"/collections/nothing", "", 404, problem, `"value":"nothing"`},
		{"/collections/incidents/items", "", 200, geojson, `"numberMatched":7`},
		{"/collections/incidents/items", "application/json", 200, geojson, `"numberReturned":2`},
		{"/collections/incidents/items?limit=1", "", 200, geojson, `after=cursor%2B1\u0026limit=1`},
		{"/collections/incidents/items?f=csv", "", 200, "text/csv", "id,record_kind"},
		{"/collections/incidents/qgis.qlr?belt=IRQ-SYR&width_km=25&side=SYR,other", "", 200, "application/x-qgis-layer-definition", `<datasource>http://example.com/collections/incidents/items?all=true&amp;belt=IRQ-SYR&amp;f=geojson&amp;side=SYR%2Cother&amp;width_km=25|geometrytype=Point</datasource>`},
		{"/collections/belts/qgis.qlr?border=IRQ-SYR", "", 200, "application/x-qgis-layer-definition", "geometrytype=MultiPolygon"},
		{"/collections/belts/qgis.qlr?borders=IRQ-SYR", "", 400, problem, `"parameter":"borders"`},
		{"/collections/incidents/qgis.qlr?corridor=nowhere", "", 400, problem, `"parameter":"corridor"`},
		{"/collections/nothing/qgis.qlr", "", 404, problem, ""},
		{"/collections/incidents/networklink.kml?bbox=1,2,3,4", "", 400, problem, `"parameter":"bbox"`},
		{"/collections/belts/networklink.kml?borders=IRQ-SYR", "", 400, problem, `"parameter":"borders"`},
		{"/collections/nothing/networklink.kml", "", 404, problem, ""},
		{"/collections/incidents/items?f=kml", "", 200, "application/vnd.google-earth.kml+xml", "<Placemark>"},
		{"/collections/incidents/items", "application/vnd.google-earth.kml+xml", 200, "application/vnd.google-earth.kml+xml", "<kml"},
		{"/collections/incidents/items?f=geojson&all=true", "", 200, geojson, `"numberReturned":2`},
		{"/collections/belts/items?f=kml&all=true", "", 200, "application/vnd.google-earth.kml+xml", "<Placemark>"},
		{"/collections/incidents/items?f=html&all=true", "", 400, problem, `"parameter":"all"`},
		{"/collections/incidents/items?all=1", "", 400, problem, `"parameter":"all"`},
		{"/collections/incidents/items?all=true&limit=5", "", 400, problem, `"parameter":"limit"`},
		{"/collections/incidents/items?all=true&after=x", "", 400, problem, `"parameter":"after"`},
		{"/codes?f=geojson", "", 400, problem, ""},
		{"/collections/incidents/items?f=html", "", 200, html, "&lt;b&gt;"},
		{"/collections/incidents/items", "image/png", 406, problem, "offered"},
		{"/collections/belts/items?width_km=5,10&border=IRQ-SYR", "", 200, geojson, "FeatureCollection"},
		{"/collections/incidents/items/one", "", 200, geojson, `"rel":"collection"`},
		{"/collections/incidents/items/one?f=html", "", 200, html, "not known"},
		{"/collections/incidents/items/none", "", 404, problem, "not found"},
		{"/incidents/one", "", 200, "application/json", `"support":{"type":"Point"`},
		{"/incidents/none", "", 404, problem, "not found"},
		{"/incidents/gone", "", 410, problem, `"detail":"withdrawn on 1970-01-02: it was another event"`},
		{"/incidents/gone", "", 410, problem, `"withdrawn_at":"1970-01-02T00:00:00Z","reason":"it was another event"`},
		{"/incidents/gone", "text/html,*/*;q=0.8", 410, html, "withdrawn on 1970-01-02"},
		{"/feeds/incidents.atom?side=other", "", 200, "application/atom+xml", `<link rel="self" type="application/atom+xml" href="http://example.com/feeds/incidents.atom?side=other">`},
		{"/feeds/incidents.json", "", 200, "application/feed+json", `"version":"https://jsonfeed.org/version/1.1"`},
		{"/feeds/incidents.json?sort=id", "", 400, problem, `"parameter":"sort"`},
		{"/feeds/belts.json", "", 404, problem, ""},
		{"/places?q=Ar-Raqqah", "", 200, "application/json", `"name":"Raqqa","name_en":"Raqqa","name_ar":"الرقة","matched":"ar raqqah","adm0":"SYR","population":5,"position":[39,35.9],"bbox":[39,35.9,39,35.9]}]}`},
		{"/places?q=%D8%A7%D9%84%D8%B1%D9%82%D8%A9&lang=ar", "", 200, "application/json", `"name":"الرقة"`},
		{"/places", "", 400, problem, `"parameter":"q"`},
		{"/places?q=-", "", 400, problem, `"parameter":"q"`},
		{"/places?q=" + strings.Repeat("a", 101), "", 400, problem, `"parameter":"q"`},
		{"/places?q=a&lang=fr", "", 400, problem, `"accepted":"en ar"`},
		{"/places?q=a&limit=0", "", 400, problem, `"parameter":"limit"`},
		{"/sources", "", 200, "application/json", "A/B & C"},
		{"/sources/A%2FB%20&%20C", "", 200, "application/json", `"type":"report"`},
		{"/sources/none", "", 404, problem, "none"},
		{"/stats/count?view=1,2,3,4&side=other", "", 200, "application/json", `"matched":7`},
		{"/stats/timeline?bin=week", "", 200, "application/json", `"bin":"week"`},
		{"/stats/facets?fields=side", "", 200, "application/json", `"value":null`},
		{"/tiles/incidents.json", "", 200, "application/json", `/tiles/incidents/{z}/{x}/{y}.mvt?v=public-0-c0de`},
		{"/tiles/incidents", "", 404, problem, "not found"},
		{"/tiles/incidents/0/0/0.mvt", "", 200, "application/vnd.mapbox-vector-tile", "incidents"},
		{"/tiles/incidents/1/0/0.mvt", "", 204, "", ""},
		{"/tiles/incidents/1/9/0.mvt", "", 404, problem, "not found"},
		{"/tiles/incidents/1/x/0.mvt", "", 400, problem, `"parameter":"x"`},
		{"/tiles/incidents/0/0/0.png", "", 404, problem, ""},
		{"/static/main.js", "", 200, "text/javascript", "export"},
		{"/static/", "", 404, problem, ""},
		{"/static/vendor", "", 404, problem, ""},
		{"/static/../config.go", "", 404, problem, ""},
		{"/healthz", "", 200, "application/json", "alive"},
		{"/readyz", "", 200, "application/json", "ready"},
		{"/nowhere", "", 404, problem, `"instance":"/nowhere"`},
		{"/nowhere", "text/html", 404, html, "Not Found"},
	}
	for _, c := range cases {
		t.Run(c.target+" "+c.accept, func(t *testing.T) {
			w := ask(t, config(&fake{}), "GET", c.target, "Accept", c.accept)
			if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), c.media) || !strings.Contains(w.Body.String(), c.holds) {
				t.Errorf("%d %s\n%.600s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
		})
	}
}

func TestWrongParametersAreNamed(t *testing.T) {
	items := "/collections/incidents/items?"
	cases := []struct{ target, parameter, accepted string }{
		{items + "colour=red", "colour", "event_type"},
		{items + "limit=1&limit=2", "limit", "one value"},
		{items + "limit=0", "limit", "1 to 10000"},
		{items + "limit=-1", "limit", "1 to 10000"},
		{items + "limit=ten", "limit", "1 to 10000"},
		{items + "bbox=1,2,3", "bbox", "west"},
		{items + "bbox=1,5,3,4", "bbox", "west"},
		{items + "bbox=1,2,3,4&bbox-crs=EPSG:3857", "bbox-crs", "CRS84"},
		{items + "datetime=yesterday", "datetime", "RFC 3339"},
		{items + "datetime=2020-01-02/2020-01-01", "datetime", "RFC 3339"},
		{items + "datetime=2020&date_match=sure", "date_match", "certain"},
		{items + "event_type=party", "event_type", "explosive"},
		{items + "event_type=", "event_type", "explosive"},
		{items + "actors=", "actors", "text"},
		{items + "sort=colour", "sort", "-occurred"},
		{items + "after=", "after", "next link"},
		{items + "title=%00", "title", "event_type"},
		{"/collections/belts/items?sort=id", "sort", "width_km"},
		{"/collections/belts/items?width_km=wide", "width_km", "whole number"},
		{"/collections/borders/items?disputed=maybe", "disputed", "true"},
		{"/stats/count?view=no", "view", "west"},
		{"/stats/timeline?bin=hour", "bin", "month"},
		{"/stats/facets?fields=title", "fields", "side"},
		{"/stats/facets?max=0", "max", "500"},
		{"/tiles/incidents/0/0/0.mvt?limit=3", "limit", "bbox"},
		{"/collections?x=1", "x", "f"},
		{items + "a;b=1", "query", "percent"},
	}
	for _, c := range cases {
		t.Run(c.target, func(t *testing.T) {
			w := ask(t, config(&fake{}), "GET", c.target)
			p := problemIn(t, w)
			if w.Code != 400 || p.Status != 400 || p.Parameter != c.parameter || !strings.Contains(p.Accepted, c.accepted) {
				t.Errorf("%d %+v", w.Code, p)
			}
		})
	}
}

func TestTheFilterIsRead(t *testing.T) {
	s := &fake{}
	w := ask(t, config(s), "GET", `/collections/incidents/items?bbox=170,-10,-170,10&datetime=2019-03-01/2019-03-23T12:00:00%2B03:00&date_match=certain&side=other,engagement&actors=IS,A\,B&limit=99999&sort=-occurred`)
	if w.Code != 200 {
		t.Fatal(w.Body)
	}
	f := s.seen
	if !f.BBox.CrossesAntimeridian() || !f.Time.Certain || f.Time.From.Day() != 1 || f.Time.To.Hour() != 9 {
		t.Errorf("%+v %+v", f.BBox, f.Time)
	}
	if got := f.Codes["actors"]; len(got) != 2 || got[0] != "A,B" {
		t.Errorf("actors %q", got)
	}
	if s.page.Limit != 10000 || s.page.Sort != "-occurred" {
		t.Errorf("page %+v", s.page)
	}
}
