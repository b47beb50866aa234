package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/postgis"
	"threatmap/store"
	"threatmap/threat"
)

// listener is a page that hears of changes, and connects again when it has lost its line.
type listener struct {
	t       *testing.T
	address string

	mu      sync.Mutex
	since   string
	hangUp  context.CancelFunc
	changed chan threat.Change
}

func startListener(t *testing.T, address string) *listener {
	t.Helper()
	l := &listener{t: t, address: address, changed: make(chan threat.Change, 1000)}
	ready := make(chan struct{})
	go l.keep(t.Context(), ready)
	<-ready
	return l
}

func (l *listener) keep(ctx context.Context, ready chan struct{}) {
	for ctx.Err() == nil {
		l.line(ctx, func() {
			if ready != nil {
				close(ready)
				ready = nil
			}
		})
		time.Sleep(10 * time.Millisecond)
	}
}

// line reads one connection to its end.
func (l *listener) line(ctx context.Context, begun func()) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.address+"/changes", http.NoBody)
	if err != nil {
		return
	}
	l.mu.Lock()
	l.hangUp = stop
	if l.since != "" {
		req.Header.Set("Last-Event-ID", l.since)
	}
	l.mu.Unlock()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	var event string
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = name
		}
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			l.mu.Lock()
			l.since = id
			l.mu.Unlock()
			begun()
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && event == "change" {
			var c threat.Change
			if err := json.Unmarshal([]byte(data), &c); err != nil {
				l.t.Error(err)
			}
			l.changed <- c
		}
	}
}

func (l *listener) reconnect() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hangUp()
}

func (l *listener) next(limit time.Duration) threat.Change {
	l.t.Helper()
	select {
	case c := <-l.changed:
		return c
	case <-time.After(limit):
		l.t.Fatal("nothing was told")
		return threat.Change{}
	}
}

// Whoever is told of a change and asks at once is answered with it; nobody is told of what the public does not see.
func TestChangesAreToldWhenAnswersShowThem(t *testing.T) {
	f := startFollower(t, startingMapURL(t))
	l := startListener(t, f.address)
	for round := range 20 {
		f.write(t, plain("told", round, 1))
		c := l.next(5 * time.Second)
		if n := matched(t, f.address, "?origin=told"); n != int64(round+1) {
			t.Fatalf("told of the %dth, and the count has %d", round+1, n)
		}
		if *c.Count != 1 || len(c.IDs) != 1 || c.BBox == nil || !slices.Equal(c.Kinds, []string{"incidents"}) {
			t.Fatalf("told %+v", c)
		}
		if body, err := f.ask(t.Context(), "/incidents/"+c.IDs[0]); err != nil || !strings.Contains(string(body), fmt.Sprintf("Event %d", round)) {
			t.Fatalf("its record: %v", err)
		}
	}
	secret := plain("told", 100, 3)
	secret[0].Workflow, secret[1].TLP = "draft", "RED"
	secret[2].Coarsen, secret[2].Place.Geometry = map[string]string{"public": "10km"}, orb.Point{40.4242, 34.2424}
	f.write(t, secret[:2])
	f.write(t, secret[2:])
	c := l.next(5 * time.Second)
	if *c.Count != 1 || len(c.IDs) != 1 || c.BBox == nil {
		t.Fatalf("told %+v", c)
	}
	if b := *c.BBox; b[2]-b[0] < 0.05 || b[3]-b[1] < 0.05 || strings.Contains(fmt.Sprint(b), "40.4242") {
		t.Errorf("a place that is shown within 10 km is told as %v", b)
	}
	moved := plain("told", 0, 1)
	moved[0].OriginVersion, moved[0].Place.Geometry, moved[0].Workflow = "2", orb.Point{44, 33}, "published"
	f.write(t, moved)
	if c = l.next(5 * time.Second); c.BBox == nil || *c.BBox != [4]float64{39, 33, 44, 35} {
		t.Errorf("moved from 39 35 to 44 33: %+v %v", c, c.BBox)
	}
	moved[0].OriginVersion, moved[0].Workflow = "3", "withdrawn"
	f.write(t, moved)
	if gone := l.next(5 * time.Second); !slices.Equal(gone.IDs, c.IDs) || *gone.Count != 1 {
		t.Errorf("withdrawn: %+v", gone)
	}
	moved[0].OriginVersion, moved[0].Title = "4", threat.Text{En: "changed in secret"}
	f.write(t, moved)
	f.write(t, plain("told", 200, 1))
	if other := l.next(5 * time.Second); *other.Count != 1 || slices.Equal(other.IDs, c.IDs) {
		t.Errorf("a change of a withdrawn record is told: %+v", other)
	}
}

// A database that is killed, a line that is cut, both together: every change is told, and none twice.
func TestChangesAreToldOnceWhateverHappens(t *testing.T) {
	data := preparedData(t)
	cluster, err := postgis.Start(t.Context(), postgis.Config{DataDir: data, Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(t.Context()) })
	f := startFollower(t, cluster.URL())
	l := startListener(t, f.address)
	ids := map[string]int{}
	written := 0
	hear := func(limit time.Duration) {
		t.Helper()
		for len(ids) < written {
			for _, id := range l.next(limit).IDs {
				ids[id]++
			}
		}
	}
	write := func(n int) {
		f.write(t, plain("once", written, n))
		written += n
	}
	write(3)
	hear(5 * time.Second)
	kill(t, data)
	write(2)
	hear(30 * time.Second)
	kill(t, data)
	l.reconnect()
	write(2)
	hear(30 * time.Second)
	for range 10 {
		l.reconnect()
		write(1)
	}
	hear(10 * time.Second)
	for id, times := range ids {
		if times != 1 {
			t.Errorf("%s was told %d times", id, times)
		}
	}
	square := orb.MultiPolygon{{{{30, 30}, {50, 30}, {50, 40}, {30, 40}, {30, 30}}}}
	if _, err := f.writer.LoadBoundarySet(t.Context(), store.BoundarySet{ID: "test", Title: "test", Source: "test"}, []store.Country{{Code: "LBN", Geom: square}}, nil, nil); err != nil {
		t.Fatal(err)
	}
	c := l.next(10 * time.Second)
	if !c.Unbounded() || !slices.Contains(c.Kinds, "geography") {
		t.Errorf("after a change of the boundaries: %+v", c)
	}
	if n := matched(t, f.address, "?origin=once&adm0=LBN"); n != int64(written) {
		t.Errorf("told, and %d of %d are in their new country", n, written)
	}
}
