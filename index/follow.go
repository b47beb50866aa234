package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"threatmap/threat"
)

// Source is where the index learns what there is. A store fits it. Marks is called while the others are.
type Source interface {
	// Marks yields every mark that the audience sees, after telling how many there are about, and returns the head that they are of.
	Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (head threat.Head, err error)
	// MarksSince returns what has changed since a head. reload is true where that is none of the source's history.
	MarksSince(ctx context.Context, head threat.Head) (change threat.MarkChange, reload bool, err error)
	// AwaitChange returns when something may have changed since the head, at once where it has.
	AwaitChange(ctx context.Context, head threat.Head) error
}

// Load makes the first State. progress is told how many marks of about how many have been read, from 0 on.
func Load(ctx context.Context, src Source, progress func(read, of int)) (*State, error) {
	b := NewBuilder(0)
	read, of := 0, 0
	head, err := src.Marks(ctx, func(n int) {
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
	return b.State(head), nil
}

const progressEvery = 100_000

// retryAfter is how long Follow waits after an error: the database may be restarting. What there is no room for stays as it is until the data
// change, which nobody tells of.
const (
	retryAfter  = 100 * time.Millisecond
	noRoomAfter = 5 * time.Second
)

// Follow keeps the index in step with its source until ctx ends. A lost connection heals: what was missed is read by the head.
// The index must have a State.
//
// When the geography has changed, all is loaded anew in the background. Meanwhile the state goes on taking in what is written, and its head says that
// it is passing. A source that has another history, such as a database restored from a backup, has no changes for this state: it
// stays as it is until the new one is there.
func (x *Index) Follow(ctx context.Context, src Source, log *slog.Logger) {
	f := follower{index: x, src: src, log: log}
	defer f.drop()
	for failing := false; ctx.Err() == nil; {
		err := f.step(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			if !failing {
				log.Warn("the index can't follow the database; it goes on trying", "error", err)
			}
			failing = true
			x.rest(ctx, err)
		case failing:
			log.Info("the index follows the database again", "counter", x.State().Counter)
			failing = false
			x.stuck.Store(nil)
		}
	}
}

// rest waits after an error, and keeps one that time alone does not mend.
func (x *Index) rest(ctx context.Context, err error) {
	pause := retryAfter
	if errors.Is(err, ErrNoRoom) {
		x.stuck.Store(&err)
		pause = noRoomAfter
	}
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// follower is the one writer of an Index.
type follower struct {
	index *Index
	src   Source
	log   *slog.Logger

	changed chan error         // gives the end of the wait for a change; nil = nobody waits
	hangUp  context.CancelFunc // ends it

	merged chan *State         // gives the merge that is under way; nil = none is
	since  []threat.MarkChange // applied since it began, for the merged state to catch up with

	loaded    chan loaded         // gives the load that is under way; nil = none is
	stopLoad  context.CancelFunc  // ends it
	sinceLoad []threat.MarkChange // applied since it began
	foreign   bool                // the source has another history than the state: there is nothing to follow
}

// loaded is a state that was loaded anew, or why it was not.
type loaded struct {
	state *State
	err   error
}

// step takes in one change, or what has become ready in the background.
func (f *follower) step(ctx context.Context) error {
	now := f.index.State()
	if now.Passing || f.foreign {
		f.load(ctx)
	}
	f.await(ctx, now.Head)
	select {
	case merged := <-f.merged: // the wait goes on: its connection is not to be made anew for each merge
		return f.takeUp(merged)
	case fresh := <-f.loaded:
		f.stopWaiting() // for a head that is no more
		return f.begin(fresh)
	case err := <-f.changed:
		f.hangUp()
		f.changed = nil
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	return f.advance(ctx, now)
}

// await waits for a change in the background, unless that is under way or there is none to wait for.
func (f *follower) await(ctx context.Context, at threat.Head) {
	if f.changed != nil || f.foreign {
		return
	}
	into := make(chan error, 1)
	ctx, f.hangUp = context.WithCancel(ctx)
	f.changed = into
	go func() { into <- f.src.AwaitChange(ctx, at) }()
}

func (f *follower) stopWaiting() {
	if f.changed != nil {
		f.hangUp()
		<-f.changed //nolint:errcheck // it was told to stop waiting, and says so
		f.changed = nil
	}
}

// advance takes in what has changed.
func (f *follower) advance(ctx context.Context, now *State) error {
	change, reload, err := f.src.MarksSince(ctx, now.Head)
	switch {
	case err != nil:
		return err
	case reload:
		f.foreign = true
		f.log.Warn("the database has another history than the index, as one restored from a backup has; the index is loaded anew", "counter", now.Counter)
		return nil
	case change.Same(now.Head):
		return nil
	}
	next, err := now.Apply(change)
	if err != nil {
		return err
	}
	if next.Passing && !now.Passing {
		f.log.Info("the geography has changed; the index is loaded anew, and takes in changes meanwhile", "counter", next.Counter)
	}
	f.index.Set(next)
	if f.loaded != nil {
		f.sinceLoad = append(f.sinceLoad, change)
	}
	f.tend(change)
	return nil
}

// load starts loading anew, unless that is under way.
func (f *follower) load(ctx context.Context) {
	if f.loaded != nil {
		return
	}
	into := make(chan loaded, 1)
	ctx, f.stopLoad = context.WithCancel(ctx)
	f.loaded, f.sinceLoad = into, nil
	go func() {
		state, err := Load(ctx, f.src, func(int, int) {})
		into <- loaded{state, err}
	}()
}

// begin goes on with a state that was loaded anew, after what was written since. A merge of the old one is for nothing.
func (f *follower) begin(fresh loaded) (err error) {
	since := f.sinceLoad
	f.stopLoad()
	f.loaded, f.sinceLoad = nil, nil
	if fresh.err != nil {
		return fresh.err
	}
	state := fresh.state
	for _, change := range since {
		if change.Counter <= state.Counter { // it is in there, as it was then or later
			continue
		}
		if state, err = state.Apply(change); err != nil {
			return err
		}
	}
	f.merged, f.since, f.foreign = nil, nil, false
	f.index.Set(state)
	f.log.Info("the index is loaded anew", "incidents", state.Len(), "counter", state.Counter)
	return nil
}

// drop ends what is under way, and waits for its end.
func (f *follower) drop() {
	f.stopWaiting()
	if f.loaded != nil {
		f.stopLoad()
		<-f.loaded
	}
}

// tend starts a merge when one is due, and keeps the change for one that is under way.
func (f *follower) tend(change threat.MarkChange) {
	if f.merged != nil {
		f.since = append(f.since, change)
	} else if now := f.index.State(); now.needsMerge(cmp.Or(f.index.MergeFrom, mergeFrom)) {
		into := make(chan *State, 1)
		f.merged = into
		go func() { into <- now.Merged() }()
	}
}

// takeUp applies what came while the merge went on.
func (f *follower) takeUp(merged *State) (err error) {
	since := f.since
	f.merged, f.since = nil, nil
	for _, change := range since {
		if merged, err = merged.Apply(change); err != nil {
			return err
		}
	}
	f.index.Set(merged)
	return nil
}
