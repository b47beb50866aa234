package handlers_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"threatmap/handlers"
	"threatmap/live"
	"threatmap/threat"
)

// noPast is a ledger that nobody should ask.
type noPast struct{ t *testing.T }

func (p noPast) ChangesBetween(context.Context, int64, int64) (threat.Change, error) {
	p.t.Error("the ledger was asked")
	return threat.Change{}, nil
}

// telling serves a hub that stands at counter 5; cfg is changed by prepare.
func telling(t *testing.T, prepare ...func(*handlers.Config)) (*live.Hub, string) {
	t.Helper()
	hub := &live.Hub{Past: noPast{t}, Most: 2}
	hub.Start(5)
	cfg := config(&fake{})
	cfg.Changes = hub
	for _, change := range prepare {
		change(&cfg)
	}
	srv := httptest.NewServer(handlers.New(cfg))
	t.Cleanup(srv.Close)
	return hub, srv.URL
}

// listen opens a line and returns its paragraphs as they come; the channel is closed with the line.
func listen(t *testing.T, address string, headers ...string) (*http.Response, <-chan string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Body.Close() })
	parts := make(chan string, 100)
	go func() {
		defer close(parts)
		var part []string
		for lines := bufio.NewScanner(w.Body); lines.Scan(); {
			if lines.Text() != "" {
				part = append(part, lines.Text())
				continue
			}
			parts <- strings.Join(part, "|")
			part = nil
		}
	}()
	return w, parts
}

func next(t *testing.T, parts <-chan string) string {
	t.Helper()
	select {
	case part := <-parts:
		return part
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came")
		return ""
	}
}

func TestChangesAreToldAsTheyCome(t *testing.T) {
	hub, address := telling(t, func(c *handlers.Config) { c.Timeout, c.Work = 50*time.Millisecond, 1 })
	w, parts := listen(t, address+"/changes", "Accept-Encoding", "gzip") //nolint:bodyclose // listen closes it with the test
	if w.StatusCode != 200 || w.Header.Get("Content-Type") != "text/event-stream" || w.Header.Get("Content-Encoding") != "" || w.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", w.StatusCode, w.Header)
	}
	if a, b := next(t, parts), next(t, parts); a != "retry: 2000" || b != `event: position|id: 5|data: {"counter":5}` {
		t.Errorf("it begins with %q, %q", a, b)
	}
	time.Sleep(100 * time.Millisecond) // longer than a request may take
	hub.Publish(threat.Change{Counter: 6, Kinds: []string{"incidents"}, Count: new(1), IDs: []string{"TM-7F3K2Q"}, BBox: &[4]float64{40, 34.5, 40, 34.5}})
	if got, want := next(t, parts), `event: change|id: 6|data: {"counter":6,"kinds":["incidents"],"count":1,"ids":["TM-7F3K2Q"],"bbox":[40,34.5,40,34.5]}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	hub.Publish(threat.Anything(7))
	if got := next(t, parts); !strings.Contains(got, `"kinds":["incidents","corridors","geography"],"count":null}`) {
		t.Error(got)
	}
	// The line takes no room from others.
	if w := ask(t, config(&fake{}), "GET", "/stats/count"); w.Code != 200 {
		t.Errorf("a count beside it: %d", w.Code)
	}
}

func TestWhoComesBackIsToldWhatItMissed(t *testing.T) {
	hub, address := telling(t)
	hub.Publish(threat.Change{Counter: 6, Kinds: []string{"incidents"}, Count: new(1), IDs: []string{"TM-1"}})
	hub.Publish(threat.Change{Counter: 9, Kinds: []string{"corridors"}, Count: new(0)})
	_, parts := listen(t, address+"/changes?since=5", "Last-Event-ID", "6") //nolint:bodyclose // listen closes it with the test
	next(t, parts)
	if got := next(t, parts); got != `event: change|id: 9|data: {"counter":9,"kinds":["corridors"],"count":0}` {
		t.Error(got)
	}
	if got := next(t, parts); got != `event: position|id: 9|data: {"counter":9}` {
		t.Error(got)
	}
	_, parts = listen(t, address+"/changes?since=5") //nolint:bodyclose // listen closes it with the test
	next(t, parts)
	if a, b := next(t, parts), next(t, parts); !strings.Contains(a, "id: 6|") || !strings.Contains(b, "id: 9|") {
		t.Errorf("since 5: %q %q", a, b)
	}
}

func TestChangesAreRefused(t *testing.T) {
	hub, address := telling(t)
	for _, headers := range [][]string{{"/changes?since=x"}, {"/changes?since="}, {"/changes?since=-1"}, {"/changes?since=%2B1"}, {"/changes?sincee=1"}, {"/changes", "Last-Event-ID", "9x"}} {
		if w, _ := listen(t, address+headers[0], headers[1:]...); w.StatusCode != 400 { //nolint:bodyclose // listen closes it with the test
			t.Errorf("%v: %d", headers, w.StatusCode)
		}
	}
	listen(t, address+"/changes")         //nolint:bodyclose // listen closes it with the test
	listen(t, address+"/changes")         //nolint:bodyclose // listen closes it with the test
	w, _ := listen(t, address+"/changes") //nolint:bodyclose // listen closes it with the test
	if w.StatusCode != 503 || w.Header.Get("Retry-After") != "30" {
		t.Errorf("one too many: %d %v", w.StatusCode, w.Header)
	}
	if open, _ := hub.Stats(); open != 2 {
		t.Errorf("%d open", open)
	}
	if w := ask(t, config(&fake{}), "GET", "/changes"); w.Code != 503 {
		t.Errorf("without a hub: %d", w.Code)
	}
}

func TestALineEndsWithTheServerAndWithTheClient(t *testing.T) {
	done := make(chan struct{})
	hub, address := telling(t, func(c *handlers.Config) { c.Done = done })
	w, _ := listen(t, address+"/changes")
	_, parts := listen(t, address+"/changes") //nolint:bodyclose // listen closes it with the test
	_ = w.Body.Close()
	for start := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		if open, _ := hub.Stats(); open == 1 {
			break
		}
		if time.Since(start) > 5*time.Second {
			t.Fatal("who has hung up is still told")
		}
	}
	close(done)
	for range parts { // until it ends
	}
	if open, dropped := hub.Stats(); open != 0 || dropped != 0 {
		t.Errorf("%d open, %d dropped", open, dropped)
	}
}
