package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"threatmap/index"
	"threatmap/store"
	"threatmap/threat"
)

// Until the index is loaded, the server answers from the database and says that it is not ready.
func TestTheDatabaseAnswersUntilTheIndexIsLoaded(t *testing.T) {
	db, err := store.Open(t.Context(), store.Config{URL: schemaURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.WriteIncidents(t.Context(), plain("early", 0, 7), store.WriteMeta{Editor: "test", Reason: "to be read"}); err != nil {
		t.Fatal(err)
	}
	r := newReads(db, 1)
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	for _, loaded := range []bool{false, true} {
		want := http.StatusServiceUnavailable
		if loaded {
			want = http.StatusOK
			if !r.load(t.Context(), db.Listen(), slog.New(slog.DiscardHandler)) {
				t.Fatal("not loaded")
			}
		}
		if code := status(t, server.URL+"/readyz"); code != want {
			t.Errorf("/readyz says %d, want %d; loaded: %v", code, want, loaded)
		}
		f := follower{reads: r, address: server.URL}
		if count, tile, page, err := f.seen(t.Context(), "early"); count != 7 || tile != 7 || page != 7 || err != nil {
			t.Errorf("count %d, tile %d, page %d, %v; loaded: %v", count, tile, page, err, loaded)
		}
	}
}

// halfRead is a source that stops half way, once told to.
type halfRead struct {
	index.Source
	there, on chan struct{}
}

func (h halfRead) Marks(_ context.Context, expect func(int), yield func(threat.Mark) error) (threat.Head, error) {
	expect(200_000)
	for n := range int64(100_000) {
		if err := yield(threat.Mark{FID: n, Values: &threat.MarkValues{}}); err != nil {
			return threat.Head{}, err
		}
	}
	close(h.there)
	<-h.on
	return threat.Head{}, errors.New("the database went away")
}

// While the index is loaded, /readyz tells how far that is, and why the last try failed.
func TestReadyzTellsHowFarLoadingIs(t *testing.T) {
	r := newReads(nil, 1)
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	f := follower{reads: r, address: server.URL}
	said := func(want ...string) {
		t.Helper()
		code, reason := f.readiness(t)
		for _, part := range want {
			if code != http.StatusServiceUnavailable || !strings.Contains(reason, part) {
				t.Errorf("/readyz says %d %q, not %q", code, reason, part)
			}
		}
	}
	said("loading the index")
	ctx, stop := context.WithCancel(t.Context())
	source := halfRead{there: make(chan struct{}), on: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.load(ctx, source, slog.New(slog.DiscardHandler))
	}()
	<-source.there
	said("100000 of about 200000 incidents are read (50 %)")
	close(source.on)
	for start := time.Now(); r.loading.failed.Load() == nil && time.Since(start) < 5*time.Second; time.Sleep(time.Millisecond) {
	}
	stop()
	<-done
	said("the last try failed, the log says why")
}

// BenchmarkLoad loads the index from the database that THREATMAP_BENCH_DATABASE_URL names.
func BenchmarkLoad(b *testing.B) {
	url := os.Getenv("THREATMAP_BENCH_DATABASE_URL")
	if url == "" {
		b.Skip("THREATMAP_BENCH_DATABASE_URL names no database")
	}
	db, err := store.Open(b.Context(), store.Config{URL: url})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for b.Loop() {
		var said bytes.Buffer
		r := newReads(db, 1)
		if !r.load(b.Context(), db.Listen(), slog.New(slog.NewTextHandler(&said, nil))) {
			b.Fatal("not loaded")
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		b.Log(lines[0])
		b.Log(lines[len(lines)-1])
	}
}
