package tiles

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"

	"threatmap/threat"
)

// How incidents are drawn together. Up to zoom 11 those in a cell of 8 px on a tile of 512 px become one cluster. From zoom 12 on only
// those that fall on the same unit of the tile do, 2.4 m at zoom 12: whoever stands at one spot stays one cluster at every zoom. A tile
// that would have too many cells that way has the next coarser grid by which it has not.
const (
	clusterBits = 6
	singleZoom  = 12
	singleBits  = 12 // one cell a unit of the tile
	leastBits   = 3  // coarser is no map
	mostCells   = 4096
	mostBytes   = 64 << 10 // of a tile, gzipped
)

// gridsAt returns the grids of a zoom's tiles. Which of them a tile has follows from its incidents alone, not from what else is drawn in it: so
// its neighbours know it as well, and clusters do not jump when one pans.
func gridsAt(z uint32) threat.TileGrids {
	if z < singleZoom {
		return threat.TileGrids{Finest: clusterBits, Coarsest: clusterBits, Most: mostCells}
	}
	return threat.TileGrids{Finest: singleBits, Coarsest: clusterBits, Most: mostCells}
}

// cellAttrs are the attributes of a lone incident that a tile carries: enough to draw it and to name it, the card brings the rest.
var cellAttrs = []string{"geo_precision", "verification", "record_kind", "first_day"}

var errTooMany = errors.New("too many cells")

// drawing is how a tile of incidents is drawn.
type drawing struct {
	bits   int  // its grid
	copies bool // of neighbours' cells
	bare   bool // without cellAttrs
	shapes bool
}

// lighter returns the drawing that is tried after one that is over the tile's limit. What is for looks goes first. The last step, which needs
// some 4,000 lone incidents in cells of their own, is a coarser grid than neighbours know of.
func (d drawing) lighter() drawing {
	switch {
	case d.copies:
		d.copies = false
	case !d.bare:
		d.bare = true
	case d.shapes:
		d.shapes = false
	default:
		d.bits--
	}
	return d
}

// cells returns the tile: its layer of incidents, and behind it that of their shapes; nothing where there is neither.
func (t *Tiler) cells(ctx context.Context, a Address, f threat.Filter, shapes []sketched) (Tile, error) {
	bits, err := t.grid(ctx, a, f)
	if err != nil {
		return Tile{}, err
	}
	layer, _ := incidentLayers.Get().(*incidentLayer)
	defer incidentLayers.Put(layer)
	d := drawing{bits: bits, copies: true, shapes: true}
	if err := t.fill(ctx, a, f, d, layer); err != nil {
		return Tile{}, err
	}
	if tile, fits := layer.tile(a.Collection.ID, encoded(shapes)); fits {
		return tile, nil
	}
	return t.lighten(ctx, a, f, d, layer, fewer(shapes))
}

// lighten leaves out one thing after the other, until the tile is within its limit.
func (t *Tiler) lighten(ctx context.Context, a Address, f threat.Filter, d drawing, layer *incidentLayer, shapes []byte) (Tile, error) {
	for {
		tile, fits := layer.tile(a.Collection.ID, shapes)
		if fits || d.bits <= leastBits {
			return tile, nil
		}
		was := d
		d = d.lighter()
		var err error
		switch {
		case was.copies:
			layer.dropCopies()
		case was.shapes && !d.shapes: // the layer stays
			shapes = nil
		default:
			err = t.fill(ctx, a, f, d, layer)
		}
		if err != nil {
			return Tile{}, err
		}
	}
}

// tile is the layer with that of shapes behind it, and whether it is within the limit.
func (l *incidentLayer) tile(name string, shapes []byte) (t Tile, fits bool) {
	t.Data = append(l.encode(nil, name, len(shapes)), shapes...)
	t.Gzip, fits = packedUnder(t.Data, mostBytes)
	return t, fits
}

// grid returns the tile's grid. A source that can't tell is asked for the cells of one after the other.
func (t *Tiler) grid(ctx context.Context, a Address, f threat.Filter) (int, error) {
	grids := gridsAt(a.zoom())
	if source, ok := t.source.(GridSource); ok && a.Set == WebMercatorQuad {
		if bits, ok, err := source.TileGridBits(ctx, f, a.Z, a.X, a.Y, grids); ok || err != nil {
			return bits, err
		}
	}
	for bits := grids.Finest; bits > grids.Coarsest; bits-- {
		n := 0
		err := t.cellsIn(ctx, a, f, bits, func(*threat.TileCell) error {
			if n++; n > grids.Most {
				return errTooMany
			}
			return nil
		})
		if !errors.Is(err, errTooMany) {
			return bits, err
		}
	}
	return grids.Coarsest, nil
}

// fill makes the layer that of a tile's cells, with copies behind them.
func (t *Tiler) fill(ctx context.Context, a Address, f threat.Filter, d drawing, layer *incidentLayer) error {
	project := a.projection()
	layer.reset()
	layer.bare = d.bare
	err := t.cellsIn(ctx, a, f, d.bits, func(cell *threat.TileCell) error {
		layer.add(cell, project(cell.Point))
		return nil
	})
	if err != nil || !d.copies {
		return err
	}
	layer.copiesBegin()
	return t.copies(ctx, a, f, layer, project)
}

// errNoDegrees is of a source that is no DegreeSource; the program's are.
var errNoDegrees = errors.New("the source has no tiles of equal degrees")

// cellsIn yields the cells of a tile in whichever set it is.
func (t *Tiler) cellsIn(ctx context.Context, a Address, f threat.Filter, bits int, yield func(*threat.TileCell) error) error {
	if a.Set == WebMercatorQuad {
		return t.source.TileCells(ctx, f, a.Z, a.X, a.Y, bits, yield)
	}
	if source, ok := t.source.(DegreeSource); ok {
		return source.DegreeCells(ctx, f, a.Z, a.X, a.Y, bits, yield)
	}
	return errNoDegrees
}

// packedUnder tells whether a tile, or a part of one, is under a limit, gzipped. It packs only what might not be.
func packedUnder(tile []byte, limit int) (packed []byte, fits bool) {
	if len(tile) <= limit {
		return nil, true
	}
	var out bytes.Buffer
	w, _ := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&out)
	if _, err := w.Write(tile); err != nil || w.Close() != nil {
		return nil, false
	}
	return out.Bytes(), out.Len() <= limit
}

// packers are used again: one takes a megabyte.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // the level is one that there is
	return w
}}
