package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/handlers"
	"threatmap/index"
	"threatmap/store"
	"threatmap/threat"
)

// follower is a server whose index follows a database, in this process. Writers are on connections of their own.
type follower struct {
	*reads
	address string
	writer  *store.DB
}

// startFollower opens the database twice, loads the index, follows, and serves.
func startFollower(t *testing.T, url string, prepared ...func(*index.Index)) *follower {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	open := func() *store.DB {
		db, err := store.Open(t.Context(), store.Config{URL: url, Admit: handlers.EnterSQL})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(db.Close)
		return db
	}
	f := &follower{reads: newReads(open(), 1), writer: open()}
	if err := prepare(t.Context(), f.writer, log); err != nil {
		t.Fatal(err)
	}
	listener := f.Listen()
	source := f.source(listener)
	for _, change := range prepared {
		change(f.index)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	if !f.load(ctx, source, log) {
		t.Fatal("the index could not be loaded")
	}
	done := make(chan struct{})
	go func() {
		f.index.Follow(ctx, source, log)
		listener.Close()
		close(done)
	}()
	server := httptest.NewServer(newHandler(f.reads, "", log))
	f.address = server.URL
	t.Cleanup(func() {
		server.Close()
		stop()
		<-done
	})
	return f
}

// ask returns the body of an answer; an answer without content has none.
func (f *follower) ask(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNoContent {
		return nil, fmt.Errorf("%s: %s", path, resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// askJSON reads an answer in JSON.
func (f *follower) askJSON(ctx context.Context, path string, into any) error {
	body, err := f.ask(ctx, path)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

// points adds up a tile of incidents.
func (f *follower) points(ctx context.Context, path string) (sum int64, err error) {
	body, err := f.ask(ctx, path)
	if err != nil || len(body) == 0 {
		return 0, err
	}
	layers, err := mvt.Unmarshal(body)
	if err != nil {
		return 0, err
	}
	for _, layer := range layers {
		if layer.Name != threat.Incidents.ID {
			continue
		}
		for _, feature := range layer.Features {
			if copied, _ := feature.Properties["buffer"].(bool); !copied {
				n, _ := feature.Properties["point_count"].(float64)
				sum += int64(n)
			}
		}
	}
	return sum, nil
}

// seen asks count, tile and a page how many incidents of an origin there are. A page holds at most 10,000.
func (f *follower) seen(ctx context.Context, origin string) (count, tile, page int64, err error) {
	var counted struct{ Matched int64 }
	if err := f.askJSON(ctx, "/stats/count?origin="+origin, &counted); err != nil {
		return 0, 0, 0, err
	}
	if tile, err = f.points(ctx, "/tiles/incidents/0/0/0.mvt?origin="+origin); err != nil {
		return 0, 0, 0, err
	}
	var listed struct {
		Features []struct{ ID string }
	}
	err = f.askJSON(ctx, "/collections/incidents/items?limit=10000&origin="+origin, &listed)
	return counted.Matched, tile, int64(len(listed.Features)), err
}

// untilSeen waits until count, tile and page all say n, and returns how long that took.
func (f *follower) untilSeen(t *testing.T, origin string, n int64, limit time.Duration) time.Duration {
	t.Helper()
	start := time.Now()
	for {
		var counted struct{ Matched int64 }
		err := f.askJSON(t.Context(), "/stats/count?origin="+origin, &counted)
		if err == nil && counted.Matched == n {
			count, tile, page, err := f.seen(t.Context(), origin)
			if err == nil && count == n && tile == n && page == n {
				return time.Since(start)
			}
		}
		if time.Since(start) > limit {
			count, tile, page, err := f.seen(t.Context(), origin)
			t.Fatalf("after %s, of %d incidents the count has %d, the tile %d, the page %d (%v)", limit, n, count, tile, page, err)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// plain are n incidents of an origin in eastern Syria, numbered from a number on.
func plain(origin string, from, n int) []threat.Incident {
	list := make([]threat.Incident, n)
	day := threat.Day(19000)
	for i := range list {
		number := from + i
		list[i] = threat.Incident{
			Origin: origin, OriginID: fmt.Sprint(number), OriginVersion: "1", RecordKind: "incident", Title: threat.Text{En: fmt.Sprint("Event ", number)},
			EventType: "attack", Side: "engagement", Success: "unknown", Verification: "single_source", Workflow: "published", TLP: "CLEAR",
			When:  threat.When{Days: threat.Days{First: &day, Last: &day}, Precision: "day", Basis: "event"},
			Place: threat.Place{Geometry: orb.Point{39 + float64(number%997)/997, 35 + float64(number%499)/499}, Precision: "locality", Basis: "coordinates_given"},
		}
	}
	return list
}

// write writes, as often as it takes for a database that is away, and returns when the change is committed.
func (f *follower) write(t *testing.T, batch []threat.Incident) {
	t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		result, err := f.writer.WriteIncidents(t.Context(), batch, store.WriteMeta{Editor: "test", Reason: "to be followed"})
		if err == nil {
			for _, bad := range result.Rejected {
				t.Fatal(bad.Err)
			}
			return
		}
		if time.Since(start) > time.Minute {
			t.Fatal(err)
		}
	}
}
