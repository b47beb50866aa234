package handlers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"threatmap/handlers"
	"threatmap/threat"
)

// TestAnswersAreAsDescribed checks real answers against /api's own description.
func TestAnswersAreAsDescribed(t *testing.T) {
	h := handlers.New(config(&fake{events: around(20)}))
	doc, err := openapi3.NewLoader().LoadFromData(ask(t, config(&fake{}), "GET", "/api").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	openapi3filter.RegisterBodyDecoder("application/geo+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/vnd.oai.openapi+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/vnd.mapbox-vector-tile", openapi3filter.FileBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/feed+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/vnd.mapbox.style+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/atom+xml", openapi3filter.FileBodyDecoder)
	targets := []string{
		"/", "/conformance", "/api", "/codes", "/collections", "/incidents/one", "/incidents/gone", "/sources", "/places?q=raq&lang=ar&limit=3", "/feeds/incidents.atom?side=other", "/feeds/incidents.json", "/places?q=", "/stats/count?view=1,2,3,4", "/stats/timeline", "/stats/facets", "/corridors/one", "/collections/corridors/items/one/versions",
		"/healthz", "/readyz", "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad?f=json", "/tileMatrixSets/none", "/styles", "/styles/dark?f=mapbox", "/tiles", "/tiles/WebMercatorQuad?collections=belts", "/tiles/WebMercatorQuad/0/0/0?f=mvt", "/tiles/WebMercatorQuad/0/1/0", "/collections/incidents/items/none", "/collections/incidents/items?bbox=1", "/tiles/belts/0/0/0.mvt", "/tiles/belts/5/0/0.mvt",
		"/collections/incidents/items?bbox=35,29,48,38&side=other,engagement&limit=5&sort=-occurred",
		"/stats/count?belt=IRQ-SYR,SYR-TUR&width_km=12.5&side=SYR,other", "/stats/timeline?corridor=one&half_width_km=0.1", "/tiles/incidents.json?corridor=one",
	}
	for _, m := range []string{"density", "clusters", "lethality", "indicators", "indicators/prisons-and-camps", "hotspots", "near-repeat", "scan"} {
		targets = append(targets, "/analysis/"+m)
	}
	targets = append(targets, "/analysis/difference?datetime=1972-09-27/1973-01-04&b_datetime=1973-01-05/1973-04-14&edge_km=20", "/analysis/difference?side=engagement&b_side=other", "/analysis/difference")
	targets = append(targets, "/belts/IRQ-SYR/profile", "/belts/IRQ-SYR/profile?f=geojson&bands=5&width_km=10", "/corridors/one/profile", "/corridors/one/profile?f=geojson",
		"/corridors/one/compare/IRQ-SYR", "/corridors/one/profile?half_width_km=0")
	for _, col := range threat.Collections {
		path := "/collections/" + col.ID
		targets = append(targets, path, path+"/items", path+"/items/one", "/tiles/"+col.ID+".json", path+"/tiles", path+"/tiles/WorldCRS84Quad?f=json", path+"/tiles/WorldCRS84Quad/0/0/1?f=mvt")
	}
	for _, target := range targets {
		t.Run(target, func(t *testing.T) { checkAnswer(t, h, router, target) })
	}
	for _, n := range []int{29, 60} { // too few for a proposal, and enough
		checkAnswer(t, handlers.New(config(desert(n))), router, acrossDesert)
	}
}

func checkAnswer(t *testing.T, h http.Handler, router routers.Router, target string) {
	t.Helper()
	r := httptest.NewRequest("GET", "http://example.com"+target, http.NoBody)
	route, path, err := router.FindRoute(r)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: path, Route: route}
	if w.Code < 400 {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			t.Errorf("request: %v", err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header()}
	out.SetBodyBytes(w.Body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		t.Errorf("%d: %v", w.Code, err)
	}
}
