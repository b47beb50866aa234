package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"threatmap/handlers"
)

func TestMetrics(t *testing.T) {
	cfg := config(&fake{counter: 9})
	cfg.Gauges = []handlers.Gauge{
		{Name: "threatmap_index_incidents", Help: "Incidents.", Value: func() float64 { return 12 }},
		{Name: "threatmap_body_cache_hits_total", Help: "Hits.", Total: true, Value: func() float64 { return 5 }},
	}
	srv := httptest.NewServer(handlers.New(cfg))
	defer srv.Close()
	for _, target := range []string{
		"/tiles/incidents/0/0/0.mvt", "/tiles/incidents/0/0/0.mvt", "/tiles/incidents/1/0/0.mvt", "/tiles/incidents/x/0/0.mvt",
		"/collections/incidents/items?actors=secret-name", "/collections/incidents/items/secret-id", "/incidents/secret-id", "/nowhere/secret-path", "/secret-path", "/healthz",
	} {
		get(t, srv, "GET", target)
	}
	w, body := get(t, srv, "GET", "/metrics")
	text := string(body)
	if w.StatusCode != 200 || !strings.HasPrefix(w.Header.Get("Content-Type"), "text/plain") {
		t.Fatalf("%d %v", w.StatusCode, w.Header)
	}
	for _, want := range []string{
		`threatmap_request_seconds_count{route="/tiles/:collection/:z/:x/:y",status="200"} 2`,
		`threatmap_request_seconds_count{route="/tiles/:collection/:z/:x/:y",status="204"} 1`,
		`threatmap_request_seconds_count{route="/tiles/:collection/:z/:x/:y",status="400"} 1`,
		`threatmap_request_seconds_count{route="/incidents/:id",status="404"} 1`,
		`threatmap_request_seconds_bucket{route="/collections/:collection/items",status="200",le="10"} 1`,
		"threatmap_tile_cache_hits_total 1\n", "threatmap_tile_cache_misses_total 2\n", "threatmap_requests_refused_total 0\n", "threatmap_work 0\n",
		"# TYPE threatmap_index_incidents gauge\nthreatmap_index_incidents 12\n", "# TYPE threatmap_body_cache_hits_total counter\n", "go_goroutines ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(text, "secret") {
		t.Error("what somebody asked for is told")
	}
	if routes := regexp.MustCompile(`route="[^"]*"`).FindAllString(text, -1); len(routes) == 0 || strings.Contains(strings.Join(routes, ""), "nowhere") {
		t.Errorf("%v", routes)
	}
	cfg.Ready = func() error { return http.ErrServerClosed }
	if w := ask(t, cfg, "GET", "/metrics"); w.Code != 200 {
		t.Errorf("before the database is ready: %d", w.Code)
	}
}
