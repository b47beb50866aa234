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
	return layeredSource{droppingSource{changes, &r.bodies, &r.looked}, r}
}

// Marks reads the layers after the marks: they may be newer than the counter says, never older, and what is newer is read again.
func (s layeredSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	if counter, err = s.Source.Marks(ctx, expect, yield); err != nil {
		return counter, err
	}
	return counter, s.reads.readLayers(ctx)
}

// readLayers asks for the counter of the geography before it reads it, and tells it after: a tile that was made from older layers is never
// taken for a newer one.
func (r *reads) readLayers(ctx context.Context) error {
	counter, err := r.DB.GeographyCounter(ctx)
	if err != nil {
		return err
	}
	if err := r.layers.Read(ctx, r.DB); err != nil {
		return err
	}
	r.geography.Store(counter)
	return nil
}
