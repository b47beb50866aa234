package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

// discard is a client that takes everything and costs nothing.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// BenchmarkRequests is what a request costs beside what the store does for it.
func BenchmarkRequests(b *testing.B) {
	for name, target := range map[string]string{
		"tile":     "/tiles/incidents/0/0/0.mvt?datetime=2019-01-01/2019-03-01&event_type=attack,explosive",
		"timeline": "/stats/timeline?bin=day&datetime=2019-01-01/2019-03-01&event_type=attack,explosive",
		"count":    "/stats/count?datetime=2019-01-01/2019-03-01&event_type=attack,explosive",
		"items":    "/collections/incidents/items?limit=2&bbox=40,33,42,35",
		"healthz":  "/healthz",
	} {
		b.Run(name, func(b *testing.B) {
			s := &fake{}
			s.timeline.Bin = "day"
			for d := range 300 {
				s.timeline.Bins = append(s.timeline.Bins, threat.TimelineBin{Start: threat.Day(17000 + d), Count: 5, BySide: map[string]int64{"other": 2, "engagement": 3}})
			}
			h := handlers.New(config(s))
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				r := httptest.NewRequest("GET", target, http.NoBody)
				if name == "tile" {
					r.URL.RawQuery += "&adm1=" + strconv.Itoa(n) // never asked before
				}
				r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
				h.ServeHTTP(discard{http.Header{}}, r)
			}
		})
	}
}
