package main

import (
	"context"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/maptile/tilecover"

	"threatmap/threat"
	"threatmap/tiles"
)

// askedOnce counts what a tiler asks of its source: a tile that is drawn more coarsely asks more than once.
type askedOnce struct {
	tiles.Source
	n int
}

func (s *askedOnce) TileShapes(ctx context.Context, col threat.Collection, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(threat.Feature) error) error {
	s.n++
	return s.Source.TileShapes(ctx, col, f, bound, toleranceDeg, yield)
}

// Every feature of the starting map is drawn at every zoom of the page (its zooms 1 to 16 take tiles of 0 to 15), places from their rank's
// zoom on; and no tile is over its limit even before packing, so none is drawn more coarsely and none leaves anything out.
func TestTheStartingMapIsDrawnWhole(t *testing.T) {
	t.Parallel()
	r := startingMap(t)
	for _, col := range threat.Collections[1:] {
		source := &askedOnce{Source: r}
		tiler, made, largest := tiles.New(tiles.Config{Source: source}), map[maptile.Tile]map[string]bool{}, 0
		shows := func(at maptile.Tile, id string) bool {
			if made[at] == nil {
				size, ids := outlineTile(t, tiler, col, at)
				made[at], largest = ids, max(largest, size)
			}
			return made[at][id]
		}
		n := 0
		_, err := r.Features(t.Context(), col, threat.Filter{}, threat.Page{}, func(f threat.Feature) error {
			n++
			for z := firstZoom(col, f); z <= 15; z++ {
				shown := false
				for _, at := range tilesHolding(t, f.Geometry, z) {
					shown = shows(at, f.ID) || shown
				}
				if !shown {
					t.Errorf("%s %s is not drawn at zoom %d", col.ID, f.ID, z)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if none := col.ID == threat.CorridorProposals.ID; (n == 0) != none || source.n != len(made) { // nothing is proposed yet
			t.Errorf("%s: %d features, %d tiles, the source was asked %d times", col.ID, n, len(made), source.n)
		}
		if largest > 64<<10 {
			t.Errorf("%s: a tile of %d bytes", col.ID, largest)
		}
		t.Logf("%s: %d features in %d tiles, the largest of %d bytes before packing", col.ID, n, len(made), largest)
	}
}

// firstZoom is the lowest at which a feature is drawn: for places, that of their rank.
func firstZoom(col threat.Collection, f threat.Feature) maptile.Zoom {
	for i, field := range col.Fields {
		if rank, ok := f.Values[i].(int64); ok && field.Name == "rank" {
			return maptile.Zoom(min(rank+2, 12)) //nolint:gosec // small
		}
	}
	return 0
}

// tilesHolding are those that hold a feature, up to zoom 6 all, and beyond that the one of its first position.
func tilesHolding(t *testing.T, g orb.Geometry, z maptile.Zoom) (list []maptile.Tile) {
	t.Helper()
	if z > 6 {
		return []maptile.Tile{maptile.At(firstPositionOf(g), z)}
	}
	cover, err := tilecover.Geometry(g, z)
	if err != nil {
		t.Fatal(err)
	}
	for at := range cover {
		list = append(list, at)
	}
	return list
}

func firstPositionOf(g orb.Geometry) orb.Point {
	switch g := g.(type) {
	case orb.LineString:
		return g[0]
	case orb.MultiLineString:
		return g[0][0]
	case orb.Polygon:
		return g[0][0]
	case orb.MultiPolygon:
		return g[0][0][0]
	case orb.Collection:
		return firstPositionOf(g[0])
	}
	return g.Bound().Center()
}

// outlineTile returns what a tile shows, and its size before packing.
func outlineTile(t *testing.T, tiler *tiles.Tiler, col threat.Collection, at maptile.Tile) (size int, ids map[string]bool) {
	t.Helper()
	made, err := tiler.Tile(t.Context(), tiles.Address{Collection: col, Z: uint32(at.Z), X: at.X, Y: at.Y}, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(made.Data)
	if err != nil {
		t.Fatal(err)
	}
	ids = map[string]bool{}
	for _, layer := range layers {
		if layer.Name != col.ID {
			t.Errorf("%s %v has a layer %s", col.ID, at, layer.Name)
		}
		for _, f := range layer.Features {
			id, _ := f.Properties["id"].(string)
			ids[id] = true
		}
	}
	return len(made.Data), ids
}
