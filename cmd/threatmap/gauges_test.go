package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"threatmap/threat"
)

// What /metrics tells is of what the public sees.
func TestMetricsTellOfThePublicIndex(t *testing.T) {
	db := opened(t, startingMapURL(t), threat.Public)
	log := slog.New(slog.DiscardHandler)
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
	fetched(t, server.URL+"/stats/count?origin_id=none")
	told("threatmap_kept_filters 2")
	told("threatmap_kept_searches 1")
	told("threatmap_index_pending_rows 0")
	for _, name := range []string{"index", "layers", "kept_filters", "kept_searches"} {
		if text := fetched(t, server.URL+"/metrics"); !regexp.MustCompile(`(?m)^threatmap_` + name + `_bytes [1-9]`).MatchString(text) {
			t.Errorf("the memory of %s is not told", name)
		}
	}
	told("threatmap_body_cache_bodies 20")
	told("threatmap_body_cache_hits_total 10")
	told("threatmap_body_cache_misses_total 20")
}

// What was kept for an older state of the index is let go of when that moves on, though nobody asks anything.
func TestAnOlderStateIsLetGo(t *testing.T) {
	f := startFollower(t, startingMapURL(t))
	for _, path := range []string{"/stats/count?side=other", "/stats/count?origin_id=1"} {
		if a := f.get(t.Context(), path); a.code != http.StatusOK {
			t.Fatal(a)
		}
	}
	if n, _ := f.questions.size(); n == 0 {
		t.Fatal("no filter is kept")
	}
	if n, _ := f.beyonds.size(); n == 0 {
		t.Fatal("no search is kept")
	}
	f.write(t, plain("newer", 0, 1))
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		filters, _ := f.questions.size()
		searches, _ := f.beyonds.size()
		if filters == 0 && searches == 0 {
			break
		}
		if time.Since(start) > 5*time.Second {
			t.Fatalf("%d filters and %d searches of an older state are still kept", filters, searches)
		}
	}
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
