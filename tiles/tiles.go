package tiles

import (
	"context"
	"fmt"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"threatmap/threat"
)

// Config says where tiles come from.
type Config struct {
	Source Source
}

// Tiler makes tiles.
type Tiler struct {
	source Source
	kept   outlineCache
}

// New returns a Tiler.
func New(c Config) *Tiler { return &Tiler{source: c.Source} }

// Bytes is about how much memory is kept to make tiles quicker.
func (t *Tiler) Bytes() int { return t.kept.bytes() }

// Tile is a tile's bytes.
type Tile struct {
	Data []byte // MVT; nil = nothing that matches is in it
	Gzip []byte // the same gzipped, where that was needed to learn its size; else nil
}

// Tile makes a tile.
//
// Returns the source's errors, wrapped.
func (t *Tiler) Tile(ctx context.Context, a Address, f threat.Filter) (Tile, error) {
	tile, err := t.encode(ctx, a, f)
	if err != nil {
		return Tile{}, fmt.Errorf("tile %s: %w", a, err)
	}
	return tile, nil
}

// encode puts the layers behind each other, which is what a tile is.
func (t *Tiler) encode(ctx context.Context, a Address, f threat.Filter) (Tile, error) {
	if a.Collection.ID != threat.Incidents.ID {
		return t.outlines(ctx, a, f)
	}
	shapes, _ := sketches.Get().(*[]sketched)
	defer sketches.Put(shapes)
	if err := t.sketch(ctx, a, f, shapes); err != nil {
		return Tile{}, err
	}
	return t.cells(ctx, a, f, *shapes)
}

func reach(f *geojson.Feature) float64 {
	b := f.Geometry.Bound()
	return max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1])
}

// marshal leaves out a layer without features: MVT 2.1 wants at least one.
func marshal(l *mvt.Layer) ([]byte, error) {
	if len(l.Features) == 0 {
		return nil, nil
	}
	return mvt.Marshal(mvt.Layers{l})
}

func layer(name string, features []*geojson.Feature) *mvt.Layer {
	return &mvt.Layer{Name: name, Version: 2, Extent: mvt.DefaultExtent, Features: features}
}
