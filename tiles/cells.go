package tiles

import (
	"context"

	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"threatmap/threat"
)

// gridBits makes a cell 16 px wide on a tile of 512 px.
const gridBits = 5

// cellAttrs are the attributes of a lone incident that a tile carries: enough to draw it and to name it, the card brings the rest.
var cellAttrs = []string{"geo_precision", "verification", "record_kind", "first_day"}

func (t *Tiler) cells(ctx context.Context, a Address, f threat.Filter) ([]*geojson.Feature, error) {
	project := projection(maptile.New(a.X, a.Y, maptile.Zoom(a.Z)))
	var features []*geojson.Feature
	err := t.source.TileCells(ctx, f, a.Z, a.X, a.Y, gridBits, func(cell threat.TileCell) error {
		feature := geojson.NewFeature(project(cell.Point))
		feature.Properties = cellProperties(cell)
		features = append(features, feature)
		return nil
	})
	return features, err
}

// cellProperties leaves out what is not known or, in a cluster, what is not the same for all.
func cellProperties(cell threat.TileCell) geojson.Properties {
	p := geojson.Properties{"cluster": cell.Count > 1, "point_count": cell.Count, "type": cell.Type, "side": cell.Side}
	for side, n := range cell.BySide {
		if n > 0 {
			p["side_"+side] = n
		}
	}
	if cell.Count > 1 {
		return p
	}
	p["id"] = cell.ID
	for _, name := range cellAttrs {
		if v := primitive(cell.Attrs[name]); v != nil {
			p[name] = v
		}
	}
	return p
}
