package main

import (
	"context"

	"threatmap/index"
	"threatmap/threat"
)

// layeredSource is the source of an index, which reads the layers whenever the incidents are read anew: that is also what a change of the
// geography leads to.
type layeredSource struct {
	index.Source
	reads *reads
}

// source is what the index of r is loaded from and follows.
func (r *reads) source(changes index.Source) index.Source {
	return &tellingSource{Source: layeredSource{droppingSource{changes, &r.bodies, &r.looked}, r}, index: r.index, hub: r.hub}
}

// AwaitChange lets go of what was kept for an older state first: while nobody asks anything, nothing else would.
func (s layeredSource) AwaitChange(ctx context.Context, counter int64) error {
	now := s.reads.index.State()
	s.reads.questions.forget(now)
	s.reads.beyonds.forget(now)
	return s.Source.AwaitChange(ctx, counter)
}

// Marks reads the layers after the marks: they may be newer than the counter says, never older, and what is newer is read again.
func (s layeredSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	if counter, err = s.Source.Marks(ctx, expect, yield); err != nil {
		return counter, err
	}
	return counter, s.reads.readLayers(ctx)
}

// MarksSince reads the corridors anew where somebody has edited them, before the index moves on: whoever sees the new counter sees them. What
// else is drawn stays as it was.
func (s layeredSource) MarksSince(ctx context.Context, counter int64) (change threat.MarkChange, reload bool, err error) {
	change, reload, err = s.Source.MarksSince(ctx, counter)
	if err == nil && !reload && change.Corridors {
		err = s.reads.readGeography(ctx, func() error {
			return s.reads.layers.ReadAgain(ctx, s.reads.DB, "corridors", "corridor_bands", "corridor_proposals")
		})
	}
	return change, reload, err
}

// readLayers reads all that is drawn beside incidents.
func (r *reads) readLayers(ctx context.Context) error {
	return r.readGeography(ctx, func() error { return r.layers.Read(ctx, r.DB) })
}

// readGeography asks for the counter of the geography before it is read, and tells it after: a tile that was made from older layers is never
// taken for a newer one.
func (r *reads) readGeography(ctx context.Context, read func() error) error {
	counter, err := r.DB.GeographyCounter(ctx)
	if err != nil {
		return err
	}
	if err := read(); err != nil {
		return err
	}
	r.geography.Store(counter)
	return nil
}
