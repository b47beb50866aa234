package tiles_test

import (
	"context"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"threatmap/threat"
	"threatmap/tiles"
)

// edged is dense that knows its tiles' edges, at zooms where cells are a 64th of a tile.
type edged struct{ dense }

func (s edged) TileEdgeCells(ctx context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			nx, ny := int(x)+dx, int(y)+dy
			if dx == 0 && dy == 0 || nx < 0 || ny < 0 || nx >= 1<<z || ny >= 1<<z {
				continue
			}
			err := s.TileCells(ctx, f, z, uint32(nx), uint32(ny), gridBits, func(c *threat.TileCell) error {
				at := maptile.Fraction(c.Point, maptile.Zoom(z))
				const margin = 1.0 / 64
				if at[0] < float64(x)-margin || at[0] >= float64(x)+1+margin || at[1] < float64(y)-margin || at[1] >= float64(y)+1+margin {
					return nil
				}
				return yield(c)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// What stands within a 64th of a tile beyond its edge comes as a copy, out of the tile's own units; the tiles still add up without copies.
func TestCopiesBeyondTheEdgeAreMarked(t *testing.T) {
	b := maptile.New(4, 3, 3).Bound() // its west edge and its corner are others' too
	s := edged{newDense([]orb.Point{
		{b.Min[0] + 10, b.Min[1] + 10}, {b.Min[0] + 0.01, b.Min[1] + 5}, {b.Min[0] - 0.01, b.Min[1] + 6}, {b.Min[0] + 2, b.Max[1] + 0.01},
	})}
	own, copies, sum := 0, 0, 0
	for x := range uint32(8) {
		for y := range uint32(8) {
			made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), tiles.Address{Collection: threat.Incidents, Z: 3, X: x, Y: y}, threat.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			data := made.Data
			if err := checkRules(data); err != nil {
				t.Error(err)
			}
			layers, err := mvt.Unmarshal(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range layers {
				for _, f := range l.Features {
					at, _ := f.Geometry.(orb.Point)
					inside := at[0] >= 0 && at[0] < 4096 && at[1] >= 0 && at[1] < 4096
					if isCopy := f.Properties["buffer"] == true; isCopy == inside {
						t.Errorf("tile %d/%d: at %v, properties %v", x, y, at, f.Properties)
					} else if isCopy && x == 4 && y == 3 {
						copies++
					} else if !isCopy {
						own += int(f.Properties["point_count"].(float64))
					}
					sum++
				}
			}
		}
	}
	if own != len(s.keyed) || copies != 2 || sum != 4+2+1 {
		t.Errorf("%d own, %d copies in the middle, %d features", own, copies, sum)
	}
}
