package tiles

import (
	"context"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"threatmap/threat"
)

// ShapesLayer is the second layer of incident tiles: the incidents that are lines or areas, large ones at least. They are counted in the
// cells, not here.
const ShapesLayer = "incidents_shapes"

// buffer is how far, in tile units, shapes reach over the tile's edge (16 px of 512): strokes must not end at it.
const buffer = 128

var clipBox = orb.Bound{Min: orb.Point{-buffer, -buffer}, Max: orb.Point{mvt.DefaultExtent + buffer, mvt.DefaultExtent + buffer}}

// shapes returns what a tile shows of the features of a collection, off by at most the tolerance (degrees of longitude).
func (t *Tiler) shapes(ctx context.Context, a Address, f threat.Filter, tolerance float64) ([]*geojson.Feature, error) {
	project, bound := a.projection(), a.bound(float64(buffer)/mvt.DefaultExtent)
	var features []*geojson.Feature
	err := t.source.TileShapes(ctx, a.Collection, f, bound, tolerance, func(feature threat.Feature) error {
		if !shownAt(a.Collection, feature, a.zoom()) {
			return nil
		}
		for _, g := range parts(feature.Geometry) {
			if g = inTile(g, project, a.Set.latitudes()); g != nil {
				features = append(features, &geojson.Feature{Geometry: g, Properties: properties(a.Collection, feature)})
			}
		}
		return nil
	})
	return features, err
}

// inTile returns the geometry in tile units, clipped and clean; nil where nothing of it is in the tile. It does not change g.
func inTile(g orb.Geometry, project orb.Projection, mostLat float64) orb.Geometry {
	g = projected(g, project, mostLat)
	if g == nil {
		return nil
	}
	g = clip.Geometry(clipBox, g)
	at, ok := inside(g) // before it is rounded
	if clean := snapped(g); clean != nil || !ok {
		return clean
	}
	return speck(round(at), g.Dimensions())
}

// parts takes collections apart: MVT has none, and orb would encode the first part only.
func parts(g orb.Geometry) []orb.Geometry {
	c, ok := g.(orb.Collection)
	if !ok {
		if g == nil {
			return nil
		}
		return []orb.Geometry{g}
	}
	var all []orb.Geometry
	for _, part := range c {
		all = append(all, parts(part)...)
	}
	return all
}

// Places come by rank, to keep low zooms readable: one of rank r at zoom r + rankZoom, one without a rank, and all that are left, at
// zoom rankedBelow.
const (
	rankZoom    = 2
	rankedBelow = 12
)

// shownAt tells whether a feature is shown at a zoom. drawnRule says it to readers.
func shownAt(col threat.Collection, f threat.Feature, z uint32) bool {
	i := slices.IndexFunc(col.Fields, func(field threat.Field) bool { return field.Name == "rank" })
	if i < 0 || i >= len(f.Values) || z >= rankedBelow {
		return true
	}
	rank, ok := f.Values[i].(int64)
	return ok && rank+rankZoom <= int64(z)
}
