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
}

// New returns a Tiler.
func New(c Config) *Tiler { return &Tiler{source: c.Source} }

// Tile returns the tile's MVT bytes, not compressed; nil where nothing that matches is in it.
//
// Returns the source's errors, wrapped.
func (t *Tiler) Tile(ctx context.Context, a Address, f threat.Filter) ([]byte, error) {
	layers, err := t.layers(ctx, a, f)
	if err != nil {
		return nil, fmt.Errorf("tile %s: %w", a, err)
	}
	if len(layers) == 0 {
		return nil, nil
	}
	data, err := mvt.Marshal(layers)
	if err != nil {
		return nil, fmt.Errorf("encode tile %s: %w", a, err)
	}
	return data, nil
}

func (t *Tiler) layers(ctx context.Context, a Address, f threat.Filter) (mvt.Layers, error) {
	if a.Collection.ID != threat.Incidents.ID {
		shapes, err := t.shapes(ctx, a, f)
		return filled(layer(a.Collection.ID, shapes)), err
	}
	cells, err := t.cells(ctx, a, f)
	if err != nil {
		return nil, err
	}
	shapes, err := t.shapes(ctx, a, f)
	return filled(layer(a.Collection.ID, cells), layer(ShapesLayer, shapes)), err
}

func layer(name string, features []*geojson.Feature) *mvt.Layer {
	return &mvt.Layer{Name: name, Version: 2, Extent: mvt.DefaultExtent, Features: features}
}

// filled leaves out layers without features: MVT 2.1 wants at least one in each.
func filled(layers ...*mvt.Layer) mvt.Layers {
	var kept mvt.Layers
	for _, l := range layers {
		if len(l.Features) > 0 {
			kept = append(kept, l)
		}
	}
	return kept
}
