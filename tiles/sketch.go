package tiles

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/geo"
	"threatmap/threat"
)

// sketched is an outline with what a tile says of its incident. What is not known is empty.
type sketched struct {
	outline
	id, kind, side, precision, verification, recordKind string

	dated    bool
	firstDay threat.Day
}

// sketch lists what a tile of incidents draws of those that are lines or areas, by its zoom's tolerance.
func (t *Tiler) sketch(ctx context.Context, a Address, f threat.Filter, list *[]sketched) error {
	*list = (*list)[:0]
	project, bound := a.projection(), a.bound(float64(buffer)/mvt.DefaultExtent)
	return t.source.TileIncidentShapes(ctx, f, bound, geo.TileTolerance(int(a.zoom())), func(shape *threat.TileShape) error {
		outlines, err := t.outlinesFor(a, shape, project)
		for _, o := range outlines {
			*list = append(*list, sketchedOf(shape, o))
		}
		return err
	})
}

// sketches are used again.
var sketches = sync.Pool{New: func() any { return &[]sketched{} }}

func sketchedOf(shape *threat.TileShape, o outline) sketched {
	s := sketched{outline: o, id: shape.ID, kind: shape.Type, side: shape.Side, precision: shape.Precision, verification: shape.Verification, recordKind: shape.Kind}
	if shape.FirstDay != nil {
		s.dated, s.firstDay = true, *shape.FirstDay
	}
	return s
}

// outlinesFor returns a shape's outlines in a tile, kept where something stands for its place.
func (t *Tiler) outlinesFor(a Address, shape *threat.TileShape, project orb.Projection) ([]outline, error) {
	key := outlineKey{shape.Place, a.Z, a.X, a.Y, a.Set}
	if key.place != nil {
		if list, ok := t.kept.get(key); ok {
			return list, nil
		}
	}
	list, err := outlinesOf(shape.Drawn(), project, a.Set.latitudes())
	if err == nil && key.place != nil {
		t.kept.put(key, list)
	}
	return list, err
}

// fewer encodes the shapes, or the largest half of them, and so on, until they leave half of the tile's limit to the cells, which count
// them all.
func fewer(shapes []sketched) []byte {
	for {
		data := encoded(shapes)
		if _, fits := packedUnder(data, mostBytes/2); fits {
			return data
		}
		slices.SortStableFunc(shapes, func(a, b sketched) int { return cmp.Compare(b.reach, a.reach) })
		shapes = shapes[:len(shapes)/2]
	}
}

// encoded is the tile's second layer: the shapes.
func encoded(shapes []sketched) []byte {
	layer, _ := incidentLayers.Get().(*incidentLayer)
	defer incidentLayers.Put(layer)
	layer.reset()
	for i := range shapes {
		layer.addShape(&shapes[i])
	}
	return layer.encode(nil, ShapesLayer, 0)
}
