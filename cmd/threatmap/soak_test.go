package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"threatmap/index"
	"threatmap/store"
	"threatmap/threat"
)

// soakTime is how long writers and readers work together; THREATMAP_SOAK, such as 1m, says otherwise.
const soakTime = 30 * time.Second

// Writers add, edit, move, coarsen and withdraw while readers ask for tiles, counts, facets, timelines and pages: every answer agrees with
// itself, and in the end the index says what the database says. Run it with -race.
func TestSoak(t *testing.T) {
	f := startSoak(t)
	lasts := soakTime
	if text := os.Getenv("THREATMAP_SOAK"); text != "" {
		var err error
		if lasts, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	w := world{r: rand.New(rand.NewPCG(7, 7))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, f.writer, 1000)
	ctx, stop := context.WithTimeout(t.Context(), lasts)
	defer stop()
	var readers sync.WaitGroup
	var answers atomic.Int64
	merges := f.countMerges(ctx, &readers)
	for i := range uint64(3) {
		readers.Go(func() {
			s := soaker{t, f, &world{r: rand.New(rand.NewPCG(i, 8))}} //nolint:gosec // as above
			for ctx.Err() == nil && !t.Failed() {
				s.askOnce(ctx)
				answers.Add(1)
			}
		})
	}
	readers.Go(func() { f.writeOn(ctx, t) })
	writes := 0
	for ctx.Err() == nil && !t.Failed() {
		w.write(t, f.writer, 1+w.r.IntN(400))
		writes++
	}
	readers.Wait()
	t.Logf("%d writes beside a second writer, %d rounds of questions, %d merges, %d incidents", writes, answers.Load(), merges.Load(), f.index.State().Len())
	if merges.Load() == 0 {
		t.Error("no merge came about")
	}
	f.inStep(t)
	if err := f.writer.Analyze(t.Context()); err != nil { // or the database takes its time
		t.Fatal(err)
	}
	for range 20 {
		w.same(t, f.writer, f.reads, w.filter())
	}
}

func startSoak(t *testing.T) *follower {
	t.Helper()
	return startFollower(t, startingMapURL(t), func(x *index.Index) { x.MergeFrom = 500 })
}

// countMerges counts how often everything moves from the delta to the base.
func (f *follower) countMerges(ctx context.Context, wg *sync.WaitGroup) *atomic.Int64 {
	var n atomic.Int64
	wg.Go(func() {
		for before := 0; ctx.Err() == nil; time.Sleep(time.Millisecond) {
			now := f.index.State().Pending()
			if now < before {
				n.Add(1)
			}
			before = now
		}
	})
	return &n
}

// writeOn is the second writer: of its incidents each batch edits some and adds others.
func (f *follower) writeOn(ctx context.Context, t *testing.T) {
	t.Helper()
	for round := 0; ctx.Err() == nil; round++ {
		time.Sleep(20 * time.Millisecond) // the other one wants its turn
		batch := plain("second", round*50, 100)
		for i := range batch {
			batch[i].OriginVersion = fmt.Sprint(round + 1)
			batch[i].Title.En += fmt.Sprint(" as of ", round)
		}
		if _, err := f.writer.WriteIncidents(ctx, batch, store.WriteMeta{Editor: "second", Reason: "soak"}); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	}
}

// inStep waits until the index has everything.
func (f *follower) inStep(t *testing.T) {
	t.Helper()
	want, err := f.writer.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); f.index.State().Head != want; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("the index stands at %s of %s", f.index.State().Head, want)
		}
	}
}

// soaker asks, and looks whether answers agree with themselves.
type soaker struct {
	t *testing.T
	*follower
	w *world
}

func (s soaker) askOnce(ctx context.Context) {
	f := s.w.filter()
	delete(f.Codes, "origin_id") // asks the database, which may be ahead
	f.IDs = nil
	state := s.index.State()
	q := state.Ask(f, nil)
	counts := state.Counts(q, nil)
	z := uint32(s.w.r.IntN(4)) //nolint:gosec // small
	s.agree(f, "tiles", counts.Mapped, tilesOf(state, q, z))
	s.agree(f, "mapped, unmapped and beyond", counts.Matched, counts.Mapped+counts.Unmapped+counts.Beyond)
	facet := state.Facets(q, []string{"record_kind"}, 50)
	if f.Codes["record_kind"] == nil {
		var sum int64
		for _, v := range facet[0].Values {
			sum += v.Count
		}
		s.agree(f, "kinds", counts.Matched, sum)
	}
	s.pages(ctx, f)
}

func (s soaker) agree(f threat.Filter, what string, want, got int64) {
	if got != want {
		s.t.Errorf("%s add up to %d, the count is %d; filter %s", what, got, want, spelledOut(f))
	}
}

func tilesOf(state *index.State, q *index.Question, z uint32) (sum int64) {
	for x := range uint32(1) << z {
		for y := range uint32(1) << z {
			_ = state.Cells(q, z, x, y, 6, func(c *threat.TileCell) error {
				sum += c.Count
				return nil
			})
		}
	}
	return sum
}

// pages walks a listing while it changes: what stays must not come twice.
func (s soaker) pages(ctx context.Context, f threat.Filter) {
	seen := map[string]int{}
	p := threat.Page{Limit: 1 + s.w.r.IntN(200), Sort: threat.SortID}
	for range 5 {
		next, err := s.Features(ctx, threat.Incidents, f, p, func(f threat.Feature) error { seen[f.ID]++; return nil })
		if err != nil {
			if ctx.Err() == nil {
				s.t.Error(err)
			}
			return
		}
		if p.After = next; next == "" {
			break
		}
	}
	if n := slices.Max(append(slices.Collect(maps.Values(seen)), 0)); n > 1 {
		s.t.Errorf("an incident came %d times; filter %s", n, spelledOut(f))
	}
}

func spelledOut(f threat.Filter) string { return fmt.Sprintf("%+v", f) }
