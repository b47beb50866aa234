package index

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
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
	chain   string              // of its history
	slow    chan struct{}       // what Marks waits for, when it has read all; nil = nothing
	changes []threat.MarkChange // the newest last
	changed chan struct{}
	err     error
	loads   int
}

func newDatabase(marks naive) *database {
	return &database{marks: marks, counter: 1, changed: make(chan struct{})}
}

func (db *database) head() threat.Head { return threat.Head{Counter: db.counter, Chain: db.chain} }

func (db *database) Marks(ctx context.Context, expect func(int), yield func(threat.Mark) error) (threat.Head, error) {
	head, slow, err := db.read(expect, yield)
	if slow != nil {
		select {
		case <-slow:
		case <-ctx.Done():
			return head, ctx.Err()
		}
	}
	return head, err
}

func (db *database) read(expect func(int), yield func(threat.Mark) error) (head threat.Head, slow chan struct{}, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.err != nil {
		return head, nil, db.err
	}
	db.loads++
	expect(len(db.marks))
	for _, fid := range slices.Sorted(maps.Keys(db.marks)) {
		if err := yield(db.marks[fid]); err != nil {
			return head, nil, err
		}
	}
	return db.head(), db.slow, nil
}

// MarksSince gives the changes one by one, so that merges see many.
func (db *database) MarksSince(_ context.Context, since threat.Head) (threat.MarkChange, bool, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.err != nil {
		return threat.MarkChange{}, false, db.err
	}
	for _, c := range db.changes {
		if c.Counter == since.Counter+1 && since.Chain == db.chain {
			return c, false, nil
		}
	}
	return threat.MarkChange{Head: db.head()}, !since.Same(db.head()), nil
}

func (db *database) AwaitChange(ctx context.Context, at threat.Head) error {
	db.mu.Lock()
	err, changed, behind := db.err, db.changed, !at.Same(db.head())
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
	change := threat.MarkChange{Head: threat.Head{Counter: db.counter + 1, Chain: db.chain}, Marks: marks}
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

// redraw changes the geography: all marks may be others then.
func (db *database) redraw(change func(marks naive)) {
	db.mu.Lock()
	defer db.mu.Unlock()
	change(db.marks)
	db.counter++
	db.changes = append(db.changes, threat.MarkChange{Head: db.head(), Geography: true})
	db.wake()
}

// While all is loaded anew after a change of the geography, what is written is in the answers at once, and in those of the new state too.
func TestFollowTakesInChangesWhileItReloads(t *testing.T) {
	following(t, 100, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		x.MergeFrom = 20 // merges too
		db.set(func() { db.slow = make(chan struct{}) })
		db.redraw(func(marks naive) {
			for fid := range int64(50) {
				delete(marks, fid)
			}
		})
		synctest.Wait()
		for range 30 {
			db.commit(d.mark(d.fid()), d.mark(d.fid()))
			synctest.Wait()
			s := x.State()
			if !s.Passing || s.Counter != db.counter {
				t.Fatalf("at %s, the database is at %s", s.Head, db.head())
			}
			for _, m := range db.changes[len(db.changes)-1].Marks {
				if among := s.Counts(s.Ask(threat.Filter{}, s.Among([]int64{m.FID})), nil); among.Matched != 1 {
					t.Fatalf("incident %d is not in the answers while the index is loaded anew", m.FID)
				}
			}
		}
		if db.loads != 2 {
			t.Errorf("loaded %d times", db.loads)
		}
		db.redraw(func(naive) {}) // once more: what is being read may be older than that
		synctest.Wait()
		db.set(func() { close(db.slow); db.slow = nil })
		inStep(t, d, db, x)
		if db.loads != 3 || x.State().Passing {
			t.Errorf("loaded %d times, in the end at %s", db.loads, x.State().Head)
		}
	})
}

// A database that was restored from a backup comes to the same counter, and past it, with other changes.
func TestFollowSeesAnotherHistory(t *testing.T) {
	for name, ahead := range map[string]int64{"behind": -2, "at the same counter": 0, "ahead": 5} {
		t.Run(name, func(t *testing.T) {
			following(t, 100, func(t *testing.T, d *dice, db *database, x *Index) {
				t.Helper()
				for range 3 {
					db.commit(d.mark(d.fid()))
				}
				synctest.Wait()
				db.set(func() {
					for fid := range int64(50) {
						delete(db.marks, fid)
					}
					db.counter, db.chain, db.changes = db.counter+ahead, "restored", nil
				})
				inStep(t, d, db, x)
				db.commit(d.mark(d.fid()))
				inStep(t, d, db, x)
				if db.loads != 2 || x.State().Chain != "restored" {
					t.Errorf("loaded %d times, at %s", db.loads, x.State().Head)
				}
			})
		})
	}
}

// What the columns have no room for is said, until it is gone; meanwhile answers are as they were.
func TestFollowSaysWhatItHasNoRoomFor(t *testing.T) {
	following(t, 100, func(t *testing.T, d *dice, db *database, x *Index) {
		t.Helper()
		before := x.State()
		large := d.mark(1)
		large.FID = 1 << 32
		db.commit(large)
		time.Sleep(time.Minute)
		if err := x.Stuck(); !errors.Is(err, ErrNoRoom) || !strings.Contains(err.Error(), "4294967296") || x.State() != before {
			t.Errorf("says %v", err)
		}
		db.set(func() {
			delete(db.marks, large.FID)
			db.changes[len(db.changes)-1].Marks = nil
		})
		time.Sleep(2 * noRoomAfter)
		inStep(t, d, db, x)
		if err := x.Stuck(); err != nil {
			t.Errorf("still says %v", err)
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
