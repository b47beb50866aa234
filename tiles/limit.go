package tiles

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"threatmap/geo"
	"threatmap/threat"
)

// mostCoarser is how many zooms lower the geometry may be taken from where a tile would be over its limit: 4 px off instead of half a one.
const mostCoarser = 3

// LeftOutLayer is in a tile only where not all features had room, even drawn more coarsely: one point in the middle of the tile, whose
// count says how many are missing. The tile then holds the largest.
const LeftOutLayer = "left_out"

// outlines makes a tile of a collection that is drawn as it is, without cells.
func (t *Tiler) outlines(ctx context.Context, a Address, f threat.Filter) (Tile, error) {
	for coarser := uint32(0); ; coarser++ {
		features, err := t.shapes(ctx, a, f, geo.TileTolerance(int(a.zoom()-coarser)))
		if err != nil {
			return Tile{}, err
		}
		tile, fits, err := without(a.Collection.ID, features, 0)
		if err != nil || fits {
			return tile, err
		}
		if coarser == min(mostCoarser, a.zoom()) || !slices.ContainsFunc(features, simplifies) {
			return largest(a.Collection.ID, features)
		}
	}
}

// simplifies is false for points: they are the same at every tolerance.
func simplifies(f *geojson.Feature) bool { return f.Geometry.Dimensions() > 0 }

// largest makes a tile of as many of the features as there is room for: the largest, of points those of the first ranks.
func largest(name string, features []*geojson.Feature) (tile Tile, err error) {
	slices.SortStableFunc(features, func(a, b *geojson.Feature) int {
		return cmp.Or(cmp.Compare(reach(b), reach(a)), cmp.Compare(rank(a), rank(b)))
	})
	fewest := sort.Search(len(features), func(n int) bool {
		_, fits, failed := without(name, features, n)
		err = cmp.Or(err, failed)
		return fits
	})
	if err != nil {
		return Tile{}, err
	}
	tile, _, err = without(name, features, fewest)
	return tile, err
}

// without makes a tile that leaves out the last of the features and says how many, and tells whether it is under the limit.
func without(name string, features []*geojson.Feature, left int) (tile Tile, fits bool, err error) {
	if tile.Data, err = marshal(layer(name, features[:len(features)-left])); err != nil {
		return Tile{}, false, err
	}
	if left > 0 {
		middle := orb.Point{mvt.DefaultExtent / 2, mvt.DefaultExtent / 2}
		note := &geojson.Feature{Geometry: middle, Properties: geojson.Properties{"collection": name, "count": left}}
		said, err := marshal(layer(LeftOutLayer, []*geojson.Feature{note}))
		if err != nil {
			return Tile{}, false, err
		}
		tile.Data = append(tile.Data, said...)
	}
	tile.Gzip, fits = packedUnder(tile.Data, mostBytes)
	return tile, fits, nil
}

// unranked comes after every rank.
const unranked = 1 << 30

func rank(f *geojson.Feature) int64 {
	if r, ok := f.Properties["rank"].(int64); ok {
		return r
	}
	return unranked
}
