package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

// outlines returns the boxes around the parts of each country of the active boundary set; formats needs them to find positions that
// are the wrong way round.
func (d *database) outlines(ctx context.Context) (formats.Outlines, error) {
	col, err := threat.CollectionByID("admin0")
	if err != nil {
		return nil, err
	}
	code := slices.IndexFunc(col.Fields, func(f threat.Field) bool { return f.Name == "code" })
	boxes := map[string][]orb.Bound{}
	_, err = d.Features(ctx, col, threat.Filter{}, threat.Page{Sort: threat.SortID}, func(f threat.Feature) error {
		name, _ := f.Values[code].(string)
		if parts, ok := f.Geometry.(orb.MultiPolygon); ok {
			for _, part := range parts {
				boxes[name] = append(boxes[name], part.Bound())
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the countries' outlines: %w", err)
	}
	return func(alpha3 string) []orb.Bound { return boxes[alpha3] }, nil
}
