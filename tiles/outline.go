package tiles

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/encoding/mvt/vectortile"
	"github.com/paulmach/orb/geojson"
	"google.golang.org/protobuf/encoding/protowire"
)

// outline is a line or an area as a tile draws it: its geometry as MVT spells it, in units of the tile.
type outline struct {
	of       uint64 // the geometry type's number in MVT
	commands []byte // packed
	reach    float64
}

// outlinesOf returns what a tile draws of a geometry: several where that is a collection, none where it is points or not in the tile.
func outlinesOf(g orb.Geometry, project orb.Projection, mostLat float64) (list []outline, err error) {
	for _, part := range parts(g) {
		if part.Dimensions() == 0 {
			continue
		}
		if part = inTile(part, project, mostLat); part == nil {
			continue
		}
		one, err := spelled(part)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// spelled lets orb spell a geometry: it does so in whole layers only.
func spelled(g orb.Geometry) (outline, error) {
	feature := &geojson.Feature{Geometry: g}
	data, err := mvt.Marshal(mvt.Layers{layer(ShapesLayer, []*geojson.Feature{feature})})
	if err != nil {
		return outline{}, fmt.Errorf("spell a shape: %w", err)
	}
	var tile vectortile.Tile
	if err := tile.Unmarshal(data); err != nil {
		return outline{}, fmt.Errorf("read a shape that was spelled: %w", err)
	}
	one := tile.Layers[0].Features[0]
	o := outline{of: uint64(one.GetType()), reach: reach(feature)} //nolint:gosec // 1 to 3
	for _, command := range one.Geometry {
		o.commands = protowire.AppendVarint(o.commands, uint64(command))
	}
	return o, nil
}
