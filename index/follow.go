package index

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"threatmap/threat"
)

// Source is where the index learns what there is. A store fits it.
type Source interface {
	// Marks yields every mark that the audience sees, after telling how many there are about, and returns the change counter that they
	// are of.
	Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error)
	// MarksSince returns what has changed since a change counter. reload is true where it can't tell.
	MarksSince(ctx context.Context, counter int64) (change threat.MarkChange, reload bool, err error)
	// AwaitChange returns when something may have changed since the counter, at once where it has.
	AwaitChange(ctx context.Context, counter int64) error
}

// Load makes the first State. progress is told how many marks of about how many have been read, from 0 on.
func Load(ctx context.Context, src Source, progress func(read, of int)) (*State, error) {
	b := NewBuilder(0)
	read, of := 0, 0
	counter, err := src.Marks(ctx, func(n int) {
		b, of = NewBuilder(n), n
		progress(read, of)
	}, func(m threat.Mark) error {
		if read++; read%progressEvery == 0 {
			progress(read, of)
		}
		return b.Add(m)
	})
	if err != nil {
		return nil, fmt.Errorf("load the index: %w", err)
	}
	return b.State(counter), nil
}

const progressEvery = 100_000

// retryAfter is how long Follow waits after an error: the database may be restarting. It is too short to look at ctx meanwhile.
const retryAfter = 100 * time.Millisecond

// Follow keeps the index in step with its source until ctx ends. A lost connection heals: what was missed is read by the change counter.
// The index must have a State.
func (x *Index) Follow(ctx context.Context, src Source, log *slog.Logger) {
	f := follower{index: x, src: src, merged: make(chan *State, 1)}
	for failing := false; ctx.Err() == nil; {
		err := f.step(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			if !failing {
				log.Warn("the index can't follow the database; it goes on trying", "error", err)
			}
			failing = true
			time.Sleep(retryAfter)
		case failing:
			log.Info("the index follows the database again", "counter", x.State().Counter)
			failing = false
		}
	}
}

// follower is the one writer of an Index.
type follower struct {
	index   *Index
	src     Source
	merging bool
	merged  chan *State
	since   []threat.MarkChange // applied since the merge began, for the merged state to catch up with
}

// step takes in one change, or a merge that has ended.
func (f *follower) step(ctx context.Context) error {
	now := f.index.State()
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	changed := make(chan error, 1)
	go func() { changed <- f.src.AwaitChange(waiting, now.Counter) }()
	select {
	case merged := <-f.merged:
		stop()
		<-changed //nolint:errcheck // it was told to stop
		return f.takeUp(merged)
	case err := <-changed:
		if err != nil {
			return err
		}
	}
	change, reload, err := f.src.MarksSince(ctx, now.Counter)
	switch {
	case err != nil:
		return err
	case reload:
		return f.reload(ctx)
	case change.Counter == now.Counter:
		return nil
	}
	next, err := now.Apply(change)
	if err != nil {
		return err
	}
	f.index.Set(next)
	f.tend(change)
	return nil
}

// reload begins anew. A merge that is under way is for nothing.
func (f *follower) reload(ctx context.Context) error {
	if f.merging {
		<-f.merged
		f.merging, f.since = false, nil
	}
	fresh, err := Load(ctx, f.src, func(int, int) {})
	if err != nil {
		return err
	}
	f.index.Set(fresh)
	return nil
}

// tend starts a merge when one is due, and keeps the change for one that is under way.
func (f *follower) tend(change threat.MarkChange) {
	if f.merging {
		f.since = append(f.since, change)
	} else if now := f.index.State(); now.needsMerge(cmp.Or(f.index.MergeFrom, mergeFrom)) {
		f.merging = true
		go func() { f.merged <- now.Merged() }()
	}
}

// takeUp applies what came while the merge went on.
func (f *follower) takeUp(merged *State) (err error) {
	since := f.since
	f.merging, f.since = false, nil
	for _, change := range since {
		if merged, err = merged.Apply(change); err != nil {
			return err
		}
	}
	f.index.Set(merged)
	return nil
}
