package handlers

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"threatmap/geo"
	"threatmap/threat"
	"threatmap/tiles"
)

// slowTiler takes a fixed time for a tile and notes how many it makes at once.
type slowTiler struct {
	took     time.Duration
	now, top atomic.Int64
	body     []byte
}

func (s *slowTiler) Tile(context.Context, tiles.Address, threat.Filter) (tiles.Tile, error) {
	n := s.now.Add(1)
	defer s.now.Add(-1)
	for top := s.top.Load(); n > top && !s.top.CompareAndSwap(top, n); top = s.top.Load() {
	}
	time.Sleep(s.took)
	return tiles.Tile{Data: s.body}, nil
}

// counterStore has a change counter, and nothing else.
type counterStore struct{ Store }

func (counterStore) Head(context.Context) (threat.Head, error) { return threat.Head{Counter: 1}, nil }

func TestOverloadIsRefusedAndTheRestAnsweredSoon(t *testing.T) {
	tiler := &slowTiler{took: 20 * time.Millisecond, body: []byte("tile")}
	srv := httptest.NewServer(New(Config{Store: counterStore{}, Tiles: tiler, Work: 4}))
	defer srv.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 300}}
	var mu sync.Mutex
	var took []time.Duration
	refused := 0
	var wait sync.WaitGroup
	stop := time.Now().Add(1500 * time.Millisecond)
	for n := range 200 {
		wait.Go(func() {
			for i := 0; time.Now().Before(stop); i++ {
				began := time.Now()
				w, err := client.Get(srv.URL + "/tiles/incidents/0/0/0.mvt?adm1=" + strings.Repeat("x", 1+n) + strings.Repeat("y", i%50))
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(w.Body)
				w.Body.Close()
				mu.Lock()
				switch {
				case err != nil:
					t.Error(err)
				case w.StatusCode == 200:
					took = append(took, time.Since(began))
				case w.StatusCode == 503:
					refused++
					var p Problem
					if w.Header.Get("Retry-After") == "" || json.Unmarshal(body, &p) != nil || p.Status != 503 || w.Header.Get("ETag") != "" {
						t.Errorf("refused with %v %s", w.Header, body)
					}
				default:
					t.Errorf("%d %s", w.StatusCode, body)
				}
				mu.Unlock()
			}
		})
	}
	for range 10 {
		began := time.Now()
		w, err := http.Get(srv.URL + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		w.Body.Close()
		if w.StatusCode != 200 || time.Since(began) > time.Second {
			t.Errorf("/healthz: %d after %s", w.StatusCode, time.Since(began))
		}
		time.Sleep(50 * time.Millisecond)
	}
	wait.Wait()
	if len(took) < 50 || refused == 0 {
		t.Fatalf("%d answered, %d refused", len(took), refused)
	}
	slices.Sort(took)
	if p99 := took[len(took)*99/100]; p99 > time.Second { // 250 ms in line, 20 ms of work, and a busy machine
		t.Errorf("the 99th of 100 answers took %s", p99)
	}
	if top := tiler.top.Load(); top > 4 {
		t.Errorf("%d tiles were made at once, 4 may be", top)
	}
}

// hangingStore gives no answer of SQL until the request ends.
type hangingStore struct{ counterStore }

func (hangingStore) Record(ctx context.Context, _ string) (threat.Record, error) {
	<-ctx.Done()
	return threat.Record{}, ctx.Err()
}

// Counts is from memory, but for what columns can't answer.
func (hangingStore) Counts(ctx context.Context, f threat.Filter, _ *geo.BBox) (threat.Counts, error) {
	if len(f.Codes["origin_id"]) == 0 {
		return threat.Counts{}, nil
	}
	back, err := EnterSQL(ctx)
	if err != nil {
		return threat.Counts{}, err
	}
	defer back()
	<-ctx.Done()
	return threat.Counts{}, ctx.Err()
}

// However many hang on the database, what is in memory is answered at once: those whose route goes to the database, and those of whom only the
// filter does.
func TestAHangingDatabaseKeepsNobodyFromMemory(t *testing.T) {
	srv := httptest.NewServer(New(Config{Store: hangingStore{}, Tiles: &slowTiler{body: []byte("tile")}, Work: 4, Timeout: time.Second}))
	defer srv.Close()
	var wait sync.WaitGroup
	stop := time.Now().Add(1500 * time.Millisecond)
	for n := range 20 {
		path := []string{"/incidents/x", "/stats/count?origin_id=x"}[n%2]
		wait.Go(func() {
			for time.Now().Before(stop) {
				w, err := http.Get(srv.URL + path)
				if err != nil {
					t.Error(err)
					return
				}
				w.Body.Close()
				if w.StatusCode != 503 || w.Header.Get("Retry-After") == "" {
					t.Errorf("hanging: %d, Retry-After %q", w.StatusCode, w.Header.Get("Retry-After"))
				}
			}
		})
	}
	for time.Now().Before(stop) {
		time.Sleep(20 * time.Millisecond)
		for _, path := range []string{"/tiles/incidents/0/0/0.mvt", "/stats/count"} {
			w, err := http.Get(srv.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			w.Body.Close()
			if w.StatusCode != 200 {
				t.Errorf("%s from memory: %d", path, w.StatusCode)
			}
		}
	}
	wait.Wait()
}

// A request has room in one place at a time, and all of it is free in the end.
func TestWhoNeedsTheDatabaseGoesOver(t *testing.T) {
	s := &server{}
	s.work.free, s.sql.free = 4, 1
	at := func() [2]int {
		memory, _, _ := s.work.state()
		sql, _, _ := s.sql.state()
		return [2]int{memory, sql}
	}
	begin := func(room *workLimit, weight int) (*stay, context.Context) {
		if !room.enter(t.Context(), weight, 0) {
			t.Fatal("no room")
		}
		begins := place{room, weight}
		st := &stay{place: begins, home: begins, sql: &s.sql}
		return st, context.WithValue(t.Context(), stayKey{}, st)
	}
	enter := func(ctx context.Context) func() {
		back, err := EnterSQL(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return back
	}
	st, ctx := begin(&s.work, weightAnalysis)
	back := enter(ctx)
	within := enter(ctx) // a question within another
	if at() != [2]int{4, 0} {
		t.Errorf("while it asks: free %v", at())
	}
	enter(Apart(ctx))()
	enter(t.Context())()
	other, ctxOther := begin(&s.work, weightMemory)
	short, cancel := context.WithTimeout(ctxOther, 20*time.Millisecond)
	defer cancel()
	if _, err := EnterSQL(short); err == nil || at() != [2]int{3, 0} {
		t.Errorf("where there is no room: %v, free %v", err, at())
	}
	back()
	if at() != [2]int{3, 0} {
		t.Errorf("while one question is left: free %v", at())
	}
	returned := make(chan struct{})
	go func() { within(); close(returned) }()
	for _, waiting, _ := s.work.state(); waiting == 0; _, waiting, _ = s.work.state() { // 4 do not fit beside the other
		time.Sleep(time.Millisecond)
	}
	other.end()
	<-returned
	if st.now() != st.home || at() != [2]int{0, 1} {
		t.Errorf("when it has its answers: free %v", at())
	}
	st.end()
	byRoute, ctx := begin(&s.sql, weightMemory)
	enter(ctx)()
	if byRoute.end(); at() != [2]int{4, 1} {
		t.Errorf("in the end: free %v", at())
	}
}

func TestASlowReaderKeepsNobodyWaiting(t *testing.T) {
	tiler := &slowTiler{body: make([]byte, 16<<20)} // more than a connection buffers
	srv := httptest.NewServer(New(Config{Store: counterStore{}, Tiles: tiler, Work: 1}))
	defer srv.Close()
	address := strings.TrimPrefix(srv.URL, "http://")
	for range 3 {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET /tiles/incidents/0/0/0.mvt HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(conn, make([]byte, 100)); err != nil { // the answer has begun, and is read no further
			t.Fatal(err)
		}
	}
	w, err := http.Get(srv.URL + "/codes")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if w.StatusCode != 200 {
		t.Errorf("beside slow readers: %d", w.StatusCode)
	}
}

func TestWorkLimit(t *testing.T) {
	l := &workLimit{free: 3}
	enter := func(weight int) bool { return l.enter(t.Context(), weight, 20*time.Millisecond) }
	if !enter(2) || enter(2) || !enter(1) || enter(1) {
		t.Fatal("the limit is not held")
	}
	// The first in line comes first, though one behind would fit.
	var order []int
	var mu sync.Mutex
	var wait sync.WaitGroup
	for i, weight := range []int{3, 1} {
		wait.Go(func() {
			if l.enter(t.Context(), weight, 5*time.Second) {
				mu.Lock()
				order = append(order, weight)
				mu.Unlock()
				l.leave(weight)
			}
		})
		for _, waiting, _ := l.state(); waiting <= i; _, waiting, _ = l.state() {
			time.Sleep(time.Millisecond)
		}
	}
	l.leave(1)
	l.leave(2)
	wait.Wait()
	if !slices.Equal(order, []int{3, 1}) {
		t.Errorf("let in as %v", order)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	l.resume(3)
	if l.enter(gone, 1, time.Minute) {
		t.Error("one that went away was let in")
	}
	l.leave(3)
	if free, waiting, refused := l.state(); free != 3 || waiting != 0 || refused != 3 {
		t.Errorf("in the end: %d free, %d wait, %d refused", free, waiting, refused)
	}
}

func TestWeights(t *testing.T) {
	warm := true
	s := &server{cfg: Config{Warm: func() error {
		if warm {
			return nil
		}
		return context.DeadlineExceeded
	}}.withDefaults()}
	e := newEcho(Config{})
	weigh := func(target string) int {
		r := httptest.NewRequest("GET", target, http.NoBody)
		c := e.NewContext(r, httptest.NewRecorder())
		e.Router().Find("GET", r.URL.Path, c)
		_, w, _ := s.weigh(c)
		return w
	}
	for target, want := range map[string][2]int{ // warm, cold
		"/tiles/incidents/1/2/3.mvt": {1, 2}, "/tiles/belts/1/2/3.mvt": {1, 2}, "/tiles/incidents.json": {2, 2}, "/stats/facets": {1, 2},
		"/collections/incidents/items": {1, 2}, "/collections/borders/items": {2, 2}, "/collections/incidents/items/x": {2, 2}, "/incidents/x": {2, 2},
		"/belts/IRQ-SYR/profile": {4, 2}, "/belts/IRQ-SYR/profile?width_km=50&bands=5,10": {4, 2},
		"/belts/IRQ-SYR/profile?bands=7": {2, 2}, "/belts/IRQ-SYR/profile?width_km=33": {2, 2}, "/corridors/x/compare/y": {4, 2}, "/corridors/x/profile": {4, 2},
		"/analysis/density": {4, 2}, "/analysis/lethality": {2, 2}, "/analysis/indicators": {2, 2}, "/analysis/indicators/x": {2, 2},
		"/": {1, 1}, "/static/main.js": {1, 1}, "/codes": {1, 1},
	} {
		for i, w := range []bool{true, false} {
			warm = w
			if got := weigh(target); got != want[i] {
				t.Errorf("%s, warm %v: weighs %d, want %d", target, w, got, want[i])
			}
		}
	}
}
