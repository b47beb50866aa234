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
	layers *index.Layers
	from   index.LayerSource
}

// source is what the index of r is loaded from and follows.
func (r *reads) source(changes index.Source) index.Source {
	return layeredSource{droppingSource{changes, &r.bodies, &r.looked}, &r.layers, r.DB}
}

// Marks reads the layers after the marks: they may be newer than the counter says, never older, and what is newer is read again.
func (s layeredSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	if counter, err = s.Source.Marks(ctx, expect, yield); err != nil {
		return counter, err
	}
	return counter, s.layers.Read(ctx, s.from)
}
