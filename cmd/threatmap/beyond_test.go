package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"threatmap/index"
	"threatmap/threat"
)

// A picture of the map asks eight tiles, count, timeline and facets at once: of a search, the database is asked one question, once more after each
// change, whatever else is in the filter.
func TestAPictureAsksOneSearch(t *testing.T) {
	db := opened(t, schemaURL(t), threat.Public)
	w := world{r: rand.New(rand.NewPCG(7, 7))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 300)
	r := loaded(t, db)
	var asked atomic.Int64
	r.beyonds.look = func(ctx context.Context, part threat.Filter) ([]int64, error) {
		asked.Add(1)
		return db.FIDs(ctx, part)
	}
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	const expression = "filter=revision%3C3"
	picture := func(asks, more string) {
		paths := []string{"/stats/count?view=38,33,44,37&", "/stats/timeline?", "/stats/facets?fields=side,actors&", "/collections/incidents/items?limit=20&"}
		for n := range 8 {
			paths = append(paths, fmt.Sprintf("/tiles/incidents/4/%d/%d.mvt?", 8+n%4, 5+n/4))
		}
		var wait sync.WaitGroup
		for n, path := range paths {
			wait.Go(func() {
				address := server.URL + path + asks
				if n != 1 { // the timeline shows all times
					address += more
				}
				answer, err := http.Get(address)
				if err != nil {
					t.Error(err)
					return
				}
				defer answer.Body.Close()
				if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
					t.Errorf("%s: %d", path, answer.StatusCode)
				}
			})
		}
		wait.Wait()
	}
	for step, c := range []struct {
		asks, more string
		want       int64
	}{
		{"q=event+1", "", 1},
		{"q=event+1", "", 1},
		{"q=event+1", "&datetime=2016-08-01/2016-09-01", 1},
		{"q=event+1", "&side=other&bbox=38,33,44,37", 1},
		{"q=syria", "", 2},
		{"q=event+1", "", 2},
		{expression, "", 3},
		{expression, "&datetime=2016-08-01/2016-09-01", 3},
		{"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"<","args":[{"property":"revision"},3]}`), "", 3},
		{expression + "&q=event+1", "", 4},
	} {
		picture(c.asks, c.more)
		if got := asked.Load(); got != c.want {
			t.Fatalf("step %d: the database was asked %d times, want %d", step, got, c.want)
		}
	}
	w.write(t, db, 5)
	audience{db, r}.catchUp(t, false)
	if picture("q=event+1", ""); asked.Load() != 5 {
		t.Fatalf("after a change: asked %d times, want 5", asked.Load())
	}
}

func noState() *index.State { return index.NewBuilder(0).State(threat.Head{Counter: 1}) }

// Who asks while a question is under way waits for its answer; who leaves does not take it from the others, and the last one to leave ends it.
func TestQuestionsUnderWayAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		state, part := noState(), threat.Filter{Text: []string{"mosul"}}
		var asked, ended atomic.Int64
		answer := make(chan struct{})
		r := &reads{beyonds: beyonds{look: func(ctx context.Context, _ threat.Filter) ([]int64, error) {
			asked.Add(1)
			select {
			case <-answer:
				return []int64{1}, nil
			case <-ctx.Done():
				ended.Add(1)
				return nil, ctx.Err()
			}
		}}}
		ask := func() (leave func(), got chan error) {
			ctx, cancel := context.WithCancel(t.Context())
			got = make(chan error, 1)
			go func() {
				_, err := r.among(ctx, state, part)
				got <- err
			}()
			synctest.Wait()
			return cancel, got
		}
		leave, first := ask()
		leaveToo, second := ask()
		leave()
		if err := <-first; !errors.Is(err, context.Canceled) || ended.Load() != 0 || asked.Load() != 1 {
			t.Fatalf("the first left: %v, %d asked, %d ended", err, asked.Load(), ended.Load())
		}
		leaveToo()
		if err := <-second; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		synctest.Wait()
		if ended.Load() != 1 {
			t.Fatal("nobody waits, and the database still works")
		}
		var all []chan error
		for range 5 {
			_, got := ask()
			all = append(all, got)
		}
		close(answer)
		for _, got := range all {
			if err := <-got; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.among(t.Context(), state, part); err != nil || asked.Load() != 2 {
			t.Fatalf("%v, asked %d times, want 2", err, asked.Load())
		}
		r.beyonds.forget(noState())
		if r.beyonds.state != nil {
			t.Error("an older state is still held")
		}
	})
}

// An answer that failed is not kept.
func TestFailedQuestionsAreAskedAgain(t *testing.T) {
	fail := &threat.Error{Kind: threat.KindTimeout, Detail: "too long"}
	r := &reads{beyonds: beyonds{look: func(context.Context, threat.Filter) ([]int64, error) { return nil, fail }}}
	state, part := noState(), threat.Filter{Text: []string{"mosul"}}
	if _, err := r.among(t.Context(), state, part); threat.KindOf(err) != threat.KindTimeout {
		t.Fatal(err)
	}
	r.beyonds.look = func(context.Context, threat.Filter) ([]int64, error) { return nil, nil }
	if _, err := r.among(t.Context(), state, part); err != nil {
		t.Fatal(err)
	}
}

func TestExportRefusesASearchThatIsNone(t *testing.T) {
	if _, _, err := (&exportCommand{Collection: "incidents", Q: "!!"}).question(nil); err == nil || !strings.Contains(err.Error(), "--q") {
		t.Errorf("got %v", err)
	}
	_, f, err := (&exportCommand{Collection: "incidents", Q: "b,a"}).question(nil)
	if err != nil || strings.Join(f.Text, " ") != "a b" {
		t.Errorf("%+v, %v", f, err)
	}
}
