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
func (s layeredSource) AwaitChange(ctx context.Context, at threat.Head) error {
	now := s.reads.index.State()
	s.reads.questions.forget(now)
	s.reads.beyonds.forget(now)
	return s.Source.AwaitChange(ctx, at)
}

// Marks reads the layers after the marks: they may be newer than the counter says, never older, and what is newer is read again.
func (s layeredSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (head threat.Head, err error) {
	if head, err = s.Source.Marks(ctx, expect, yield); err != nil {
		return head, err
	}
	return head, s.reads.readLayers(ctx)
}

// MarksSince reads corridors and areas anew where somebody has edited them, before the index moves on: whoever sees the new counter sees them. What
// else is drawn stays as it was.
func (s layeredSource) MarksSince(ctx context.Context, since threat.Head) (change threat.MarkChange, reload bool, err error) {
	change, reload, err = s.Source.MarksSince(ctx, since)
	if again := redrawn(change); err == nil && !reload && len(again) > 0 {
		passing := since.Passing || change.Geography // the other layers are read anew with the incidents
		err = s.reads.readGeography(ctx, passing, func() error { return s.reads.layers.ReadAgain(ctx, s.reads.DB, again...) })
	}
	if err == nil && !reload && change.Layers {
		err = s.reads.readAddedLayers(ctx, since.Passing || change.Geography)
	}
	return change, reload, err
}

// redrawn lists the collections that editors have changed.
func redrawn(change threat.MarkChange) (collections []string) {
	if change.Corridors {
		collections = append(collections, "corridors", "corridor_bands", "corridor_proposals")
	}
	if change.Areas {
		collections = append(collections, "areas")
	}
	return collections
}

// readLayers reads all that is drawn beside incidents.
func (r *reads) readLayers(ctx context.Context) error {
	return r.readGeography(ctx, false, func() error {
		catalog, err := r.readCatalog(ctx)
		if err != nil {
			return err
		}
		return r.layers.Read(ctx, r.DB, catalog.Collections())
	})
}

// readAddedLayers takes in layers that were added or removed, also by another process.
func (r *reads) readAddedLayers(ctx context.Context, passing bool) error {
	return r.readGeography(ctx, passing, func() error {
		catalog, err := r.readCatalog(ctx)
		if err != nil {
			return err
		}
		return r.layers.Update(ctx, r.DB, catalog.Layers())
	})
}

// Catalog is what is served at this moment.
func (r *reads) Catalog() *threat.Catalog { return r.catalog.Load() }

// readCatalog reads which layers there are.
func (r *reads) readCatalog(ctx context.Context) (*threat.Catalog, error) {
	catalog, err := r.DB.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	r.catalog.Store(catalog)
	return catalog, nil
}

// readGeography asks for the head of the geography before it is read, and tells it after: a tile that was made from older layers is never
// taken for a newer one.
func (r *reads) readGeography(ctx context.Context, passing bool, read func() error) error {
	r.drawing.Lock()
	defer r.drawing.Unlock()
	head, err := r.DB.GeographyHead(ctx)
	if err != nil {
		return err
	}
	if err := read(); err != nil {
		return err
	}
	head.Passing = passing
	r.geography.Store(&head)
	return nil
}
