package index

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"threatmap/threat"
)

// database is a Source with a memory of its last changes, that can be made to fail.
type database struct {
	mu      sync.Mutex
	marks   naive
	counter int64
	changes []threat.MarkChange // the newest last
	changed chan struct{}
	err     error
	loads   int
}

func newDatabase(marks naive) *database {
	return &database{marks: marks, counter: 1, changed: make(chan struct{})}
}

func (db *database) Marks(_ context.Context, expect func(int), yield func(threat.Mark) error) (int64, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.err != nil {
		return 0, db.err
	}
	db.loads++
	expect(len(db.marks))
	for _, fid := range slices.Sorted(maps.Keys(db.marks)) {
		if err := yield(db.marks[fid]); err != nil {
			return 0, err
		}
	}
	return db.counter, nil
}

// MarksSince gives the changes one by one, so that merges see many.
func (db *database) MarksSince(_ context.Context, counter int64) (threat.MarkChange, bool, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.err != nil {
		return threat.MarkChange{}, false, db.err
	}
	for _, c := range db.changes {
		if c.Counter == counter+1 {
			return c, false, nil
		}
	}
	return threat.MarkChange{Counter: counter}, counter != db.counter, nil
}

func (db *database) AwaitChange(ctx context.Context, counter int64) error {
	db.mu.Lock()
	err, changed, behind := db.err, db.changed, counter != db.counter
	db.mu.Unlock()
	if err != nil || behind {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
		return nil
	}
}

func (db *database) commit(marks ...threat.Mark) {
	db.mu.Lock()
	defer db.mu.Unlock()
	change := threat.MarkChange{Counter: db.counter + 1, Marks: marks}
	for _, m := range marks {
		db.marks[m.FID] = m
		change.Written = append(change.Written, m.FID)
	}
	db.counter++
	db.changes = append(db.changes, change)
	db.wake()
}

func (db *database) wake() {
	close(db.changed)
	db.changed = make(chan struct{})
}

// set changes what the database is like, and breaks what waits.
func (db *database) set(change func()) {
	db.mu.Lock()
	defer db.mu.Unlock()
	change()
	db.wake()
}

// following runs a test with an index that follows the database, on a clock of its own.
func following(t *testing.T, n int, test func(t *testing.T, d *dice, db *database, x *Index)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d, marks := newDice(3), naive{}
		for fid := range n {
			marks[int64(fid)] = d.mark(int64(fid))
		}
		db, x := newDatabase(marks), &Index{}
		s, err := Load(t.Context(), db, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		x.Set(s)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			x.Follow(ctx, db, slog.New(slog.NewTextHandler(io.Discard, nil)))
			close(done)
		}()
		test(t, d, db, x)
		stop()
		<-done
	})
}

// inStep waits until nothing moves any more, and compares.
func inStep(t *testing.T, d *dice, db *database, x *Index) {
	t.Helper()
	synctest.Wait()
	if s := x.State(); s.Counter != db.counter {
		t.Fatalf("the index stands at %d of %d", s.Counter, db.counter)
	}
	checker{t, d}.all(x.State(), db.marks)
}

func TestFollowTakesInChanges(t *testing.T) {
	following(t, 100, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		for range 10 {
			db.commit(d.mark(d.fid()), d.mark(d.fid()))
			db.commit(d.mark(d.fid()))
			inStep(t, d, db, x)
		}
		if db.loads != 1 {
			t.Errorf("loaded %d times", db.loads)
		}
	})
}

func TestFollowHealsAfterErrors(t *testing.T) {
	following(t, 100, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		db.set(func() { db.err = errors.New("the database is restarting") })
		time.Sleep(time.Minute)
		before := x.State()
		db.commit(d.mark(1))
		if synctest.Wait(); x.State() != before {
			t.Error("learned of a change while the database was away")
		}
		db.set(func() { db.err = nil })
		time.Sleep(2 * retryAfter)
		inStep(t, d, db, x)
	})
}

// A database that can't tell what changed, after a failed try even, is read anew.
func TestFollowReloads(t *testing.T) {
	following(t, 100, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		db.commit(d.mark(1))
		synctest.Wait()
		db.set(func() {
			for fid := range int64(50) {
				delete(db.marks, fid)
			}
			db.counter, db.changes = 77, nil
		})
		inStep(t, d, db, x)
		if db.loads != 2 {
			t.Errorf("loaded %d times, want 2", db.loads)
		}
	})
}

// A merge takes its time; what comes meanwhile is in the answers at once, and in the merged state too.
func TestFollowMergesWhileChangesGoOn(t *testing.T) {
	following(t, 200, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		base := x.State().base
		many := make([]threat.Mark, 0, 60_000)
		for i := range cap(many) {
			m := d.mark(int64(i))
			m.Place = nil // many, to make a merge due; the comparison looks at the others
			m.Key = nil
			many = append(many, m)
		}
		db.commit(many...)
		for i := range 300 {
			if i%100 == 99 { // all is taken in, a merge included
				synctest.Wait()
			}
			db.commit(d.mark(int64(i)))
		}
		synctest.Wait()
		s := x.State()
		if s.base == base || s.NeedsMerge() {
			t.Errorf("no merge has been taken up: %d in the base, %d in the delta", s.base.len(), s.delta.len())
		}
		if s.Counter != db.counter || s.Len() != len(db.marks) {
			t.Fatalf("%d incidents at %d, want %d at %d", s.Len(), s.Counter, len(db.marks), db.counter)
		}
		checker{t, d}.invariants(s, db.marks)
		q := asked{filter: threat.Filter{BBox: d.box()}}
		checker{t, d}.counts(s, db.marks, q, s.Ask(q.filter, nil))
	})
}

// A merge that ends when nothing changes any more is taken up all the same.
func TestFollowTakesUpAMergeInSilence(t *testing.T) {
	following(t, 0, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		many := make([]threat.Mark, 0, 60_000)
		for i := range cap(many) {
			many = append(many, threat.Mark{FID: int64(i), Values: d.values[0]})
		}
		db.commit(many...)
		synctest.Wait()
		if s := x.State(); s.base.len() != len(many) || s.delta.len() != 0 {
			t.Errorf("%d in the base, %d in the delta", s.base.len(), s.delta.len())
		}
	})
}
