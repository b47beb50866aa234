package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"threatmap/internal/pgtest"
	"threatmap/threat"
)

// What /metrics tells is of what the public sees.
func TestMetricsTellOfThePublicIndex(t *testing.T) {
	db := opened(t, pgtest.URL(t), threat.Public)
	log := slog.New(slog.DiscardHandler)
	if err := prepare(t.Context(), db, log); err != nil {
		t.Fatal(err)
	}
	w := world{r: rand.New(rand.NewPCG(9, 9))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 300)                        // some of them drafts, or not for everyone
	public, err := db.Count(t.Context(), threat.Incidents, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	r := newReads(db, 1)
	server := httptest.NewServer(newHandler(r, "", log))
	defer server.Close()
	told := func(want string) {
		t.Helper()
		if text := fetched(t, server.URL+"/metrics"); !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("%q is not told", want)
		}
	}
	told("threatmap_index_incidents 0")
	if !r.load(t.Context(), r.source(db.Listen()), log) {
		t.Fatal("not loaded")
	}
	told(fmt.Sprint("threatmap_index_incidents ", public))
	told(fmt.Sprint("threatmap_change_counter ", r.index.State().Counter))
	fetched(t, server.URL+"/collections/incidents/items?limit=10")
	fetched(t, server.URL+"/collections/incidents/items?limit=20")
	told("threatmap_body_cache_bodies 20")
	told("threatmap_body_cache_hits_total 10")
	told("threatmap_body_cache_misses_total 20")
}

func fetched(t *testing.T, url string) string {
	t.Helper()
	w, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil || w.StatusCode != 200 {
		t.Fatalf("%s: %d %v", url, w.StatusCode, err)
	}
	return string(body)
}
