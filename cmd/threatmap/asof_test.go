package main

import (
	"encoding/json"
	"log/slog"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"threatmap/internal/pgtest"
	"threatmap/store"
	"threatmap/threat"
)

// What was answered at a time is answered as of it, less what is not to be seen any more: after random inserts, edits, coarsenings, restrictions and
// withdrawals, each incident reads as it did then, and every filter's answer from memory is that of PostGIS over the same past.
func TestAsOfSaysWhatWasSaid(t *testing.T) {
	var clock tickingClock
	db := clocked(t, &clock)
	w := world{r: rand.New(rand.NewPCG(7, 3))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 600)
	r := loaded(t, db)
	present := audience{db, r}
	var was []snapshot
	rounds, questions := 7, 8
	if testing.Short() {
		rounds, questions = 3, 3
	}
	for round := range rounds {
		was = append(was, snapshot{clock.now(), listed(t, r)})
		w.write(t, db, 1+w.r.IntN(250))
		present.catchUp(t, round%3 == 2)
		for range 2 { // more moments than are kept, in any order, each after other changes
			w.sameAsOf(t, r, was[w.r.IntN(len(was))], questions)
		}
	}
	for _, s := range was {
		w.sameAsOf(t, r, s, 2)
	}
	if n, bytes := r.pastSize(); n == 0 || n > mostMoments || bytes <= 0 {
		t.Errorf("%d moments are kept, in %d bytes", n, bytes)
	}
	w.sameAsOf(t, r, snapshot{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), map[string]map[string]any{}}, 2)
}

func clocked(t *testing.T, clock *tickingClock) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: pgtest.URL(t), Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := prepare(t.Context(), db, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return db
}

// tickingClock goes one second a look.
type tickingClock struct{ seconds int }

func (c *tickingClock) now() time.Time {
	c.seconds++
	return time.Date(2026, 1, 1, 0, 0, c.seconds, 0, time.UTC)
}

// snapshot is what the plain read said at a time: properties by id, the geometry among them.
type snapshot struct {
	at     time.Time
	listed map[string]map[string]any
}

func listed(t *testing.T, r *reads) map[string]map[string]any {
	t.Helper()
	list := map[string]map[string]any{}
	_, err := r.Rendered(t.Context(), threat.Incidents, threat.Filter{}, threat.Page{}, func(body []byte) error {
		var f struct {
			ID         string
			Geometry   any
			Properties map[string]any
		}
		if err := json.Unmarshal(body, &f); err != nil {
			return err
		}
		f.Properties["geometry"] = f.Geometry
		list[f.ID] = f.Properties
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sameAsOf holds what is said as of then against what was said and against today's rules, and the index of then against PostGIS.
func (w *world) sameAsOf(t *testing.T, r *reads, was snapshot, questions int) {
	t.Helper()
	ctx := threat.WithAsOf(t.Context(), was.at)
	then, err := r.asOf(ctx)
	if err != nil {
		t.Fatal(err)
	}
	today, asOf := listed(t, r), listed(t, then)
	want := map[string]bool{}
	for id := range was.listed {
		want[id] = today[id] != nil
	}
	maps.DeleteFunc(want, func(_ string, seen bool) bool { return !seen })
	if got := slices.Sorted(maps.Keys(asOf)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Fatalf("as of %s there are %d incidents, want %d", was.at, len(got), len(want))
	}
	for id, now := range asOf {
		switch before := was.listed[id]; {
		case today[id]["title"] != nil: // told in full today
			if now["publishers"] == nil { // whose document may be restricted since
				before = maps.Clone(before)
				before["publishers"] = nil
			}
			if !reflect.DeepEqual(now, before) {
				t.Errorf("%s as of %s\n got %v\nwant %v", id, was.at, now, before)
			}
		case now["title"] != nil || now["place_name"] != nil || now["origin_id"] != nil || isPoint(now["geometry"]):
			t.Errorf("%s is coarsened today, and as of %s is told as %v", id, was.at, now)
		}
	}
	m, err := r.moment(ctx, was.at)
	if err != nil || m == nil {
		return // as of now
	}
	if err := m.readyToSearch(ctx, threat.Filter{Text: []string{"all"}}); err != nil {
		t.Fatal(err)
	}
	for range questions {
		f := w.filter()
		w.same(t, m.past.DB(), then, f)
		if t.Failed() {
			t.Fatalf("as of %s, filter %s", was.at, spelled(f))
		}
	}
}

func isPoint(geometry any) bool {
	g, _ := geometry.(map[string]any)
	return g != nil && g["type"] == "Point"
}
