package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"threatmap/internal/pgtest"
	"threatmap/store"
)

// Until the index is loaded, the server answers from the database and says that it is not ready.
func TestTheDatabaseAnswersUntilTheIndexIsLoaded(t *testing.T) {
	db, err := store.Open(t.Context(), store.Config{URL: pgtest.URL(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
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
