package main

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/geo"
	"threatmap/index"
	"threatmap/live"
	"threatmap/store"
	"threatmap/threat"
)

// reads answers from the index what it can, and the rest from the database. Until the index is loaded, the database answers everything.
type reads struct {
	*store.DB
	index     *index.Index
	loading   loading
	layers    index.Layers
	catalog   atomic.Pointer[threat.Catalog]
	geography atomic.Pointer[threat.Head] // of the geography that the layers show, or of an older one
	drawing   sync.Mutex                  // held by who reads the layers
	bodies    bodies
	questions questions
	beyonds   beyonds
	lines     lines
	shapes    askedShapes
	areas     beltAreas
	hub       *live.Hub
	names     gazetteers
	moments   moments
	spool     spool
	crs       []threat.CRS    // that the operator has chosen
	done      <-chan struct{} // closed when the server stops; nil = never
	looked    atomic.Int64    // when the database was last heard, in ns since 1970
}

func newReads(db *store.DB, bodyCacheMB int) *reads {
	return &reads{DB: db, index: &index.Index{}, hub: newHub(db), bodies: bodies{most: int64(bodyCacheMB) << 20}}
}

// question is a filter that the index can be asked.
type question struct {
	*index.Question
	state *index.State
}

// ask makes a filter ready for the index; ok is false while that is not loaded. What columns can't answer is looked up in the database
// once, as ids (beyonds).
func (r *reads) ask(ctx context.Context, f threat.Filter) (q question, ok bool, err error) {
	state := r.index.State()
	if state == nil {
		return q, false, nil
	}
	key, keep := keyOf(f)
	if kept, ok := r.questions.get(state, key); ok && keep {
		return kept, true, nil
	}
	if err := f.Check(threat.Incidents); err != nil {
		return q, false, err
	}
	if err := r.CheckLines(ctx, f); err != nil {
		return q, false, err
	}
	r.beyonds.forget(state)
	var among *index.Among
	if rest, needed := index.Beyond(f); needed {
		if among, err = r.among(ctx, state, rest); err != nil {
			return q, false, err
		}
	}
	if f.Corridor != nil {
		line, halfWidthM, err := r.corridorBand(ctx, *f.Corridor)
		if err != nil {
			return q, false, err
		}
		among = among.And(state.InBand(line, halfWidthM))
	}
	if among, err = r.inShapes(ctx, state, f, among); err != nil {
		return q, false, err
	}
	q = question{state.Ask(f, among), state}
	if keep {
		r.questions.put(key, q)
	}
	return q, true, nil
}

// Head is that of the index: answers from the database may be newer, never older.
func (r *reads) Head(ctx context.Context) (threat.Head, error) {
	if state := r.index.State(); state != nil {
		return state.Head, nil
	}
	return r.DB.Head(ctx)
}

// GeographyHead is that of the layers: answers from the database may be newer, never older.
func (r *reads) GeographyHead(ctx context.Context) (threat.Head, error) {
	if r.index.State() != nil {
		return r.geographyHead(), nil
	}
	return r.DB.GeographyHead(ctx)
}

// geographyHead is that of the layers; the zero one before they are read.
func (r *reads) geographyHead() (h threat.Head) {
	if head := r.geography.Load(); head != nil {
		return *head
	}
	return h
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
	next, ok, err := r.pages(ctx, col, f, p, func(fids []int64) error {
		list, err := r.IncidentsByFID(ctx, fids)
		if err != nil {
			return err
		}
		for _, f := range list {
			if err := yield(f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || ok {
		return next, err
	}
	return r.DB.Features(ctx, col, f, p, yield)
}

// Rendered is Features for a page that is written as GeoJSON: what has been rendered since it last changed is not read again.
func (r *reads) Rendered(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(body []byte) error) (next string, err error) {
	next, ok, err := r.pages(ctx, col, f, p, func(fids []int64) error { return r.rendered(ctx, fids, yield) })
	if err != nil || ok {
		return next, err
	}
	var b []byte
	return r.DB.Features(ctx, col, f, p, func(f threat.Feature) error {
		b = formats.AppendFeature(b[:0], col, f)
		return yield(b)
	})
}

// pages hands over the ids of a page of incidents, of all where it has no limit, some at a time, and returns the cursor behind it; ok is false where the
// database has to answer. All of them come from one state of the index: what changes meanwhile leaves no gap and no double, and what is withdrawn
// meanwhile is left out when it is read.
func (r *reads) pages(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, take func(fids []int64) error) (next string, ok bool, err error) {
	if col.ID != threat.Incidents.ID || p.Limit < 0 || len(p.By) > 0 {
		return "", false, nil
	}
	at, err := threat.StartCursor(col, p)
	if err != nil {
		return "", false, err
	}
	q, ok, err := r.ask(ctx, f)
	if err != nil || !ok {
		return "", false, err
	}
	limit := p.Limit
	if limit == 0 {
		limit = idsAtOnce
	}
	for {
		fids, behind, more := q.state.Page(q.Question, at, limit)
		for some := range slices.Chunk(fids, bodiesAtOnce) {
			if err := ctx.Err(); err != nil {
				return "", true, err
			}
			if err := take(some); err != nil {
				return "", true, err
			}
		}
		switch {
		case !more:
			return "", true, nil
		case p.Limit > 0:
			return behind.String(), true, nil
		}
		at = behind
	}
}

// idsAtOnce is how many ids a walk over everything asks the index for at a time.
const idsAtOnce = 50_000

// roomyBody is more than most bodies have, in bytes.
const roomyBody = 1200

// bodiesAtOnce is how many incidents are read at a time, so that a long page does not wait in memory.
const bodiesAtOnce = 1000

// rendered yields incidents as GeoJSON, less those that are not seen any more. What is missing comes by one question.
func (r *reads) rendered(ctx context.Context, fids []int64, yield func(body []byte) error) error {
	kept := r.bodies.get(fids)
	fresh, err := r.missing(ctx, fids, kept)
	if err != nil {
		return err
	}
	var b []byte
	for _, short := range kept.list {
		switch {
		case short != nil:
			b = spell(b[:0], kept.spoken, short)
		case fresh[0] == nil:
			fresh = fresh[1:]
			continue
		default:
			b, fresh = append(b[:0], fresh[0]...), fresh[1:]
		}
		if err := yield(b); err != nil {
			return err
		}
	}
	return nil
}

// missing reads and keeps the bodies that are not kept, in the order of fids; nil for what is not seen any more.
func (r *reads) missing(ctx context.Context, fids []int64, kept shortBodies) ([][]byte, error) {
	if kept.missing == 0 {
		return nil, nil
	}
	wanted := make([]int64, 0, kept.missing)
	for i, short := range kept.list {
		if short == nil {
			wanted = append(wanted, fids[i])
		}
	}
	found, err := r.IncidentsByFID(ctx, wanted)
	if err != nil {
		return nil, err
	}
	fresh := make([][]byte, len(wanted))
	var all []byte // one after the other: each in memory of its own would be grown many times
	for i, fid := range wanted {
		if len(found) > 0 && found[0].ID == threat.PublicID(fid) {
			if cap(all)-len(all) < roomyBody {
				all = make([]byte, 0, len(wanted)*roomyBody)
			}
			begins := len(all)
			all = formats.AppendFeature(all, threat.Incidents, found[0])
			fresh[i], found = all[begins:len(all):len(all)], found[1:]
		}
	}
	r.bodies.put(kept.as, wanted, fresh)
	return fresh, nil
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

// DegreeCells yields the cells of a tile of equal degrees.
func (r *reads) DegreeCells(ctx context.Context, f threat.Filter, level, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return err
	}
	if !ok {
		return r.DB.DegreeCells(ctx, f, level, x, y, gridBits, yield)
	}
	return q.state.DegreeCells(q.Question, level, x, y, gridBits, yield)
}

// TileGridBits tells a tile's grid from the index.
func (r *reads) TileGridBits(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids) (gridBits int, ok bool, err error) {
	q, ok, err := r.ask(ctx, f)
	if err != nil || !ok {
		return 0, false, err
	}
	return q.state.GridBits(q.Question, z, x, y, grids), true, nil
}

// TileEdgeCells yields the cells just beyond a tile's edges; none while the index is loading, as copies are for looks only.
func (r *reads) TileEdgeCells(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids, yield func(cell *threat.TileCell, wrap int) error) error {
	q, ok, err := r.ask(ctx, f)
	if err != nil || !ok {
		return err
	}
	return q.state.EdgeCells(q.Question, z, x, y, grids, yield)
}

// TileShapes yields the shapes of another collection in a tile.
func (r *reads) TileShapes(ctx context.Context, col threat.Collection, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(threat.Feature) error) error {
	if ok, err := r.layers.Shapes(col, f, bound, toleranceDeg, yield); ok {
		return err
	}
	return r.DB.TileShapes(ctx, col, f, bound, toleranceDeg, yield)
}

// TileIncidentShapes yields the lines and areas in a tile.
func (r *reads) TileIncidentShapes(ctx context.Context, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(*threat.TileShape) error) error {
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return err
	}
	if !ok {
		return r.DB.TileIncidentShapes(ctx, f, bound, toleranceDeg, yield)
	}
	return q.state.TileShapes(q.Question, bound, toleranceDeg, yield)
}
