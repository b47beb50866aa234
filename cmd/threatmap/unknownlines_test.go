package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A border or a corridor that is not there is told with those that are, by the database and by the index, whatever the client holds.
func TestUnknownLinesAreTold(t *testing.T) {
	t.Parallel()
	f := startFollower(t, startingMapURL(t))
	f.write(t, plain("lines", 0, 3))
	f.untilSeen(t, "lines", 3, 5e9)
	cold := httptest.NewServer(newHandler(newReads(f.writer, 1), "", slog.New(slog.DiscardHandler)))
	defer cold.Close()
	for _, address := range []string{f.address, cold.URL} {
		asked := &follower{address: address}
		for _, path := range []string{
			"/collections/incidents/items?", "/tiles/incidents/5/19/12.mvt?", "/tiles/incidents.json?", "/stats/count?", "/stats/timeline?", "/stats/facets?", "/analysis/tempo?", "/analysis/density?",
		} {
			for query, want := range map[string][3]string{
				"belt=AAA-BBB&width_km=5": {"belt", "AAA-BBB", "IRQ-SYR"}, "belt=IRQ-SYR,AAA-BBB&width_km=5": {"belt", "AAA-BBB", "IRQ-SYR"}, "corridor=nowhere": {"corridor", "nowhere", someCorridors[0]},
			} {
				for _, headers := range [][]string{nil, {"If-None-Match", "*"}} {
					a := asked.getWith(t.Context(), path+query, headers...)
					var p struct{ Parameter, Value, Accepted string }
					if err := json.Unmarshal(a.body, &p); err != nil || a.code != http.StatusBadRequest || p.Parameter != want[0] || p.Value != want[1] || !strings.Contains(p.Accepted, want[2]) {
						t.Errorf("%s %v", a, err)
					}
				}
			}
		}
	}
}
