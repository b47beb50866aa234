package main

import (
	"context"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/index"
	"threatmap/store"
	"threatmap/threat"
)

// reads answers from the index what it can, and the rest from the database. Until the index is loaded, the database answers everything.
type reads struct {
	*store.DB
	index *index.Index
}

// question is a filter that the index can be asked.
type question struct {
	*index.Question
	state *index.State
}

// ask makes a filter ready for the index; ok is false while that is not loaded. What columns can't answer is looked up in the database
// once, as ids.
func (r *reads) ask(ctx context.Context, f threat.Filter) (q question, ok bool, err error) {
	state := r.index.State()
	if state == nil {
		return q, false, nil
	}
	if err := f.Check(threat.Incidents); err != nil {
		return q, false, err
	}
	var fids []int64
	if rest, needed := index.Beyond(f); needed {
		if fids, err = r.FIDs(ctx, rest); err != nil {
			return q, false, err
		}
	}
	return question{state.Ask(f, fids), state}, true, nil
}

// ChangeCounter is that of the index: answers from the database may be newer, never older.
func (r *reads) ChangeCounter(ctx context.Context) (int64, error) {
	if state := r.index.State(); state != nil {
		return state.Counter, nil
	}
	return r.DB.ChangeCounter(ctx)
}

// Count counts the features of a collection that match.
func (r *reads) Count(ctx context.Context, col threat.Collection, f threat.Filter) (int64, error) {
	if col.ID != threat.Incidents.ID {
		return r.DB.Count(ctx, col, f)
	}
	c, err := r.Counts(ctx, f, nil)
	return c.Matched, err
}

// Counts says how much of a filter's answer is where.
func (r *reads) Counts(ctx context.Context, f threat.Filter, view *geo.BBox) (threat.Counts, error) {
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return threat.Counts{}, err
	}
	if !ok {
		return r.DB.Counts(ctx, f, view)
	}
	return q.state.Counts(q.Question, view), nil
}

// Timeline counts by day, week, month or year.
func (r *reads) Timeline(ctx context.Context, f threat.Filter, bin string) (threat.Timeline, error) {
	if err := threat.CheckBin(bin); err != nil {
		return threat.Timeline{}, err
	}
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return threat.Timeline{}, err
	}
	if !ok {
		return r.DB.Timeline(ctx, f, bin)
	}
	return q.state.Timeline(q.Question, bin), nil
}

// Facets counts the values of fields.
func (r *reads) Facets(ctx context.Context, f threat.Filter, fields []string, max int) ([]threat.Facet, error) {
	if err := threat.CheckFacets(fields); err != nil {
		return nil, err
	}
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return nil, err
	}
	if !ok {
		return r.DB.Facets(ctx, f, fields, max)
	}
	return q.state.Facets(q.Question, fields, max), nil
}

// Features yields a page of a collection in order.
func (r *reads) Features(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (next string, err error) {
	if col.ID != threat.Incidents.ID || p.Limit <= 0 {
		return r.DB.Features(ctx, col, f, p, yield)
	}
	at, err := threat.StartCursor(col, p)
	if err != nil {
		return "", err
	}
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return "", err
	}
	if !ok {
		return r.DB.Features(ctx, col, f, p, yield)
	}
	fids, behind, more := q.state.Page(q.Question, at, p.Limit)
	if err := r.bodies(ctx, fids, yield); err != nil || !more {
		return "", err
	}
	return behind.String(), nil
}

// bodiesAtOnce is how many incidents are read at a time, so that a long page does not wait in memory.
const bodiesAtOnce = 1000

func (r *reads) bodies(ctx context.Context, fids []int64, yield func(threat.Feature) error) error {
	for len(fids) > 0 {
		n := min(len(fids), bodiesAtOnce)
		list, err := r.IncidentsByFID(ctx, fids[:n])
		if err != nil {
			return err
		}
		for _, f := range list {
			if err := yield(f); err != nil {
				return err
			}
		}
		fids = fids[n:]
	}
	return nil
}

// TileCells yields the cells of a tile.
func (r *reads) TileCells(ctx context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return err
	}
	if !ok {
		return r.DB.TileCells(ctx, f, z, x, y, gridBits, yield)
	}
	return q.state.Cells(q.Question, z, x, y, gridBits, yield)
}

// TileShapes yields the shapes in a tile. Most tiles hold no incident that is one: the index knows without asking the database.
func (r *reads) TileShapes(ctx context.Context, col threat.Collection, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(threat.Feature) error) error {
	if col.ID != threat.Incidents.ID {
		return r.DB.TileShapes(ctx, col, f, bound, toleranceDeg, yield)
	}
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return err
	}
	if !ok {
		return r.DB.TileShapes(ctx, col, f, bound, toleranceDeg, yield)
	}
	fids := q.state.ShapesIn(q.Question, bound)
	if len(fids) == 0 {
		return nil
	}
	only := threat.Filter{IDs: make([]string, len(fids))}
	for i, fid := range fids {
		only.IDs[i] = threat.PublicID(fid)
	}
	return r.DB.TileShapes(ctx, col, only, bound, toleranceDeg, yield)
}
