package main

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// dated answers reads of incidents as of the instant that their context names (threat.AsOf). All else, and what has no instant, is of the present.
type dated struct{ *reads }

// of returns what is to be asked of a collection.
func (d dated) of(ctx context.Context, col threat.Collection) (*reads, error) {
	if col.ID != threat.Incidents.ID {
		return d.reads, nil
	}
	return d.asOf(ctx)
}

// when asks what is to be asked.
func when[T any](ctx context.Context, d dated, ask func(*reads) (T, error)) (answer T, err error) {
	r, err := d.asOf(ctx)
	if err != nil {
		return answer, err
	}
	return ask(r)
}

// Head is that of the past where it is asked for: the change counter of then.
func (d dated) Head(ctx context.Context) (threat.Head, error) {
	return when(ctx, d, func(r *reads) (threat.Head, error) { return r.Head(ctx) })
}

// Features yields a page.
func (d dated) Features(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (next string, err error) {
	r, err := d.of(ctx, col)
	if err != nil {
		return "", err
	}
	return r.Features(ctx, col, f, p, yield)
}

// Rendered yields a page in GeoJSON.
func (d dated) Rendered(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(body []byte) error) (next string, err error) {
	r, err := d.of(ctx, col)
	if err != nil {
		return "", err
	}
	return r.Rendered(ctx, col, f, p, yield)
}

// Feature returns one feature.
func (d dated) Feature(ctx context.Context, col threat.Collection, id string) (f threat.Feature, err error) {
	r, err := d.of(ctx, col)
	if err != nil {
		return f, err
	}
	return r.Feature(ctx, col, id)
}

// Record returns one incident.
func (d dated) Record(ctx context.Context, id string) (rec threat.Record, err error) {
	at, ok := threat.AsOf(ctx)
	if !ok {
		return d.reads.Record(ctx, id)
	}
	m, err := d.moment(ctx, at)
	if err != nil {
		return rec, err
	}
	if m == nil {
		return d.reads.Record(ctx, id)
	}
	if err := m.readyToTell(ctx, id); err != nil {
		return rec, err
	}
	return m.reads.Load().Record(ctx, id)
}

// Count counts.
func (d dated) Count(ctx context.Context, col threat.Collection, f threat.Filter) (n int64, err error) {
	r, err := d.of(ctx, col)
	if err != nil {
		return 0, err
	}
	return r.Count(ctx, col, f)
}

// Extent says where and when a collection is.
func (d dated) Extent(ctx context.Context, col threat.Collection) (b orb.Bound, days threat.Days, ok bool, err error) {
	r, err := d.of(ctx, col)
	if err != nil {
		return b, days, false, err
	}
	return r.Extent(ctx, col)
}

// Counts counts where.
func (d dated) Counts(ctx context.Context, f threat.Filter, view *geo.BBox) (threat.Counts, error) {
	return when(ctx, d, func(r *reads) (threat.Counts, error) { return r.Counts(ctx, f, view) })
}

// Timeline counts when.
func (d dated) Timeline(ctx context.Context, f threat.Filter, bin string) (threat.Timeline, error) {
	return when(ctx, d, func(r *reads) (threat.Timeline, error) { return r.Timeline(ctx, f, bin) })
}

// Facets counts values.
func (d dated) Facets(ctx context.Context, f threat.Filter, fields []string, max int) ([]threat.Facet, error) {
	return when(ctx, d, func(r *reads) ([]threat.Facet, error) { return r.Facets(ctx, f, fields, max) })
}

// Events yields what enters statistics.
func (d dated) Events(ctx context.Context, f threat.Filter, yield func(threat.Event) error) error {
	r, err := d.asOf(ctx)
	if err != nil {
		return err
	}
	if _, past := threat.AsOf(ctx); !past {
		return r.Events(ctx, f, yield)
	}
	// In the order of their ids, whatever has been written since: sums of the same numbers in another order differ in the last digit, and an answer of the past is to be
	// the same bytes.
	var list []threat.Event
	if err := r.Events(ctx, f, func(e threat.Event) error { list = append(list, e); return nil }); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b threat.Event) int { return cmp.Compare(a.FID, b.FID) })
	for _, e := range list {
		if err := yield(e); err != nil {
			return err
		}
	}
	return nil
}

// Tolls yields what incidents cost in lives.
func (d dated) Tolls(ctx context.Context, f threat.Filter, most int, yield func(threat.Toll) error) error {
	r, err := d.asOf(ctx)
	if err != nil {
		return err
	}
	return r.Tolls(ctx, f, most, yield)
}

// Vicinity is the incidents near a border, which is today's.
func (d dated) Vicinity(ctx context.Context, f threat.Filter, border string, among []string, reachM float64) (threat.Vicinity, error) {
	r, err := d.asOf(ctx)
	if err != nil {
		return nil, err
	}
	v, err := r.Vicinity(ctx, f, border, among, reachM)
	if _, past := threat.AsOf(ctx); past && err == nil {
		v = threat.VicinityByID(v)
	}
	return v, err
}

// Passage is that along a corridor; its order is that of time, whatever has been written since.
func (d dated) Passage(ctx context.Context, f threat.Filter, corridor string, reachM float64) (threat.Passage, error) {
	r, err := d.asOf(ctx)
	if err != nil {
		return nil, err
	}
	return r.Passage(ctx, f, corridor, reachM)
}

// TileCells yields the cells of a tile.
func (d dated) TileCells(ctx context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	r, err := d.asOf(ctx)
	if err != nil {
		return err
	}
	return r.TileCells(ctx, f, z, x, y, gridBits, yield)
}

// DegreeCells yields the cells of a tile of equal degrees.
func (d dated) DegreeCells(ctx context.Context, f threat.Filter, level, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	r, err := d.asOf(ctx)
	if err != nil {
		return err
	}
	return r.DegreeCells(ctx, f, level, x, y, gridBits, yield)
}

// TileGridBits tells a tile's grid.
func (d dated) TileGridBits(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids) (gridBits int, ok bool, err error) {
	r, err := d.asOf(ctx)
	if err != nil {
		return 0, false, err
	}
	return r.TileGridBits(ctx, f, z, x, y, grids)
}

// TileEdgeCells yields the cells just beyond a tile's edges.
func (d dated) TileEdgeCells(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids, yield func(cell *threat.TileCell, wrap int) error) error {
	r, err := d.asOf(ctx)
	if err != nil {
		return err
	}
	return r.TileEdgeCells(ctx, f, z, x, y, grids, yield)
}

// TileIncidentShapes yields the lines and areas in a tile.
func (d dated) TileIncidentShapes(ctx context.Context, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(*threat.TileShape) error) error {
	r, err := d.asOf(ctx)
	if err != nil {
		return err
	}
	return r.TileIncidentShapes(ctx, f, bound, toleranceDeg, yield)
}

// TileShapes yields the shapes of another collection in a tile.
func (d dated) TileShapes(ctx context.Context, col threat.Collection, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(threat.Feature) error) error {
	r, err := d.of(ctx, col)
	if err != nil {
		return err
	}
	return r.TileShapes(ctx, col, f, bound, toleranceDeg, yield)
}
