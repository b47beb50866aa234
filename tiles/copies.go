package tiles

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/threat"
)

// mostCopies bounds how many of the neighbours' cells a tile copies, those with the most members; the grid of 64 has 260 around a tile.
const mostCopies = 512

// copies adds what lies just beyond the edges, marked, so that renderers that draw tile by tile draw symbols whole. It is counted where it
// is at home, and is the same there: same cell, same place, same id.
func (t *Tiler) copies(ctx context.Context, a Address, f threat.Filter, layer *incidentLayer, project orb.Projection) error {
	source, ok := t.source.(EdgeSource)
	if !ok || a.Set != WebMercatorQuad { // copies are for looks only
		return nil
	}
	kept, _ := copyLists.Get().(*copyList)
	defer copyLists.Put(kept)
	kept.reset()
	around := float64(uint64(mvt.DefaultExtent) << a.Z) // of the globe, in units of the tile
	err := source.TileEdgeCells(ctx, f, a.Z, a.X, a.Y, gridsAt(a.Z), func(cell *threat.TileCell, wrap int) error {
		at := project(cell.Point)
		at[0] += float64(wrap) * around
		kept.add(cell, at)
		return nil
	})
	if err != nil {
		return err
	}
	kept.cut()
	for i := range kept.list {
		one := &kept.list[i]
		if one.cell.FirstDay != nil {
			one.cell.FirstDay = &one.day // which has moved with it
		}
		layer.addCopy(&one.cell, one.at)
	}
	return nil
}

// copyList keeps cells beyond the time that their source leaves them as they are.
type copyList struct{ list []cellCopy }

type cellCopy struct {
	cell threat.TileCell
	at   orb.Point
	day  threat.Day
}

var copyLists = sync.Pool{New: func() any { return &copyList{} }}

func (c *copyList) reset() { c.list = c.list[:0] }

func (c *copyList) add(cell *threat.TileCell, at orb.Point) {
	if len(c.list) == 4*mostCopies { // now and then: what is cut now would not stay later
		c.cut()
	}
	var sides []int64 // of what this place in the list held before
	if n := len(c.list); n < cap(c.list) {
		sides = c.list[:n+1][n].cell.BySide[:0]
	}
	one := cellCopy{cell: *cell, at: at}
	one.cell.BySide = append(sides, cell.BySide...)
	if cell.FirstDay != nil {
		one.day = *cell.FirstDay
	}
	c.list = append(c.list, one)
}

// cut leaves those with the most members; of equals those that came first.
func (c *copyList) cut() {
	if len(c.list) <= mostCopies {
		return
	}
	slices.SortStableFunc(c.list, func(a, b cellCopy) int { return cmp.Compare(b.cell.Count, a.cell.Count) })
	c.list = c.list[:mostCopies]
}
