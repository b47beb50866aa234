package tiles

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"threatmap/threat"
)

// How incidents are drawn together. Up to zoom 11 those in a cell of 8 px on a tile of 512 px become one cluster. From zoom 12 on only
// those that fall on the same unit of the tile do, 2.4 m at zoom 12: whoever stands at one spot stays one cluster at every zoom. A tile
// that would hold too much that way goes back to the coarser grids.
const (
	clusterBits = 6
	singleZoom  = 12
	singleBits  = 12 // one cell a unit of the tile
	leastBits   = 3  // coarser is no map
	mostCells   = 4096
	mostCopies  = 512      // of neighbours' cells; the grid of 64 has 260 around a tile
	mostBytes   = 64 << 10 // of a tile, gzipped
)

// cellAttrs are the attributes of a lone incident that a tile carries: enough to draw it and to name it, the card brings the rest.
var cellAttrs = []string{"geo_precision", "verification", "record_kind", "first_day"}

var errTooMany = errors.New("too many cells")

// cells returns the tile's layer of incidents, encoded, with the other layer behind it; nothing where there is neither.
func (t *Tiler) cells(ctx context.Context, a Address, f threat.Filter, other []byte) (Tile, error) {
	bits := clusterBits
	if a.Z >= singleZoom {
		bits = singleBits
	}
	for {
		layer, err := t.cellsBy(ctx, a, f, bits)
		if err != nil && !errors.Is(err, errTooMany) {
			return Tile{}, err
		}
		if err == nil {
			tile := append(layer, other...)
			if packed, fits := packedUnder(tile, mostBytes); fits || bits <= leastBits {
				return Tile{Data: tile, Gzip: packed}, nil
			}
		}
		bits = min(bits, clusterBits+1) - 1
	}
}

func (t *Tiler) cellsBy(ctx context.Context, a Address, f threat.Filter, bits int) ([]byte, error) {
	project := projection(maptile.New(a.X, a.Y, maptile.Zoom(a.Z)))
	layer, _ := cellLayers.Get().(*cellLayer)
	defer cellLayers.Put(layer)
	layer.reset()
	err := t.source.TileCells(ctx, f, a.Z, a.X, a.Y, bits, func(cell *threat.TileCell) error {
		if layer.made == mostCells {
			return errTooMany
		}
		layer.add(cell, project(cell.Point))
		return nil
	})
	if err == nil {
		err = t.copies(ctx, a, f, bits, layer, project)
	}
	if err != nil {
		return nil, err
	}
	return layer.encode(nil, a.Collection.ID), nil
}

// copies adds what lies just beyond the edges, marked, so that renderers that draw tile by tile draw symbols whole. It is counted where it
// is at home.
func (t *Tiler) copies(ctx context.Context, a Address, f threat.Filter, bits int, layer *cellLayer, project orb.Projection) error {
	source, ok := t.source.(EdgeSource)
	if !ok {
		return nil
	}
	own := layer.made
	return source.TileEdgeCells(ctx, f, a.Z, a.X, a.Y, bits, func(cell *threat.TileCell) error {
		if layer.made == own+mostCopies {
			return errTooMany
		}
		layer.addCopy(cell, project(cell.Point))
		return nil
	})
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
