package tiles_test

import (
	"context"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"threatmap/internal/tilerules"
	"threatmap/threat"
	"threatmap/tiles"
)

// edged is dense that knows its tiles' edges, at zooms where cells are a 64th of a tile.
type edged struct{ dense }

func (s edged) TileEdgeCells(ctx context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids, yield func(c *threat.TileCell, wrap int) error) error {
	across := 1 << z
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			nx, ny := int(x)+dx, int(y)+dy
			if dx == 0 && dy == 0 || ny < 0 || ny >= across {
				continue
			}
			wrap := nx >> z
			err := s.TileCells(ctx, f, z, uint32(nx-wrap*across), uint32(ny), grids.Finest, func(c *threat.TileCell) error {
				at := maptile.Fraction(c.Point, maptile.Zoom(z))
				at[0] += float64(wrap * across)
				const margin = 1.0 / 64
				if at[0] < float64(x)-margin || at[0] >= float64(x)+1+margin || at[1] < float64(y)-margin || at[1] >= float64(y)+1+margin {
					return nil
				}
				return yield(c, wrap)
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
			if err := tilerules.Check(data); err != nil {
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

// The map goes on over ±180°: what stands just beyond is a copy there, out of the tile's own units; the tile of the whole map is its own
// neighbour.
func TestCopiesGoOverTheAntimeridian(t *testing.T) {
	s := edged{newDense([]orb.Point{{179.99, 10}, {-179.99, 40}, {100, 20}})}
	for _, c := range []struct {
		z, x, y    uint32
		east, west int // copies beyond the east, beyond the west
	}{{z: 0, east: 1, west: 1}, {z: 1, x: 0, y: 0, west: 1}, {z: 1, x: 1, y: 0, east: 1}, {z: 1, x: 0, y: 1}, {z: 4, x: 0, y: 7, west: 1}} {
		layers, err := mvt.Unmarshal(encoded(t, s, c.z, c.x, c.y))
		if err != nil {
			t.Fatal(err)
		}
		east, west := 0, 0
		for _, l := range layers {
			for _, f := range l.Features {
				at, _ := f.Geometry.(orb.Point)
				isCopy, id := f.Properties["buffer"] == true, f.Properties["id"]
				switch {
				case isCopy && at[0] < 0:
					west++
				case isCopy && at[0] >= 4096:
					east++
				case isCopy:
					t.Errorf("%d/%d/%d: a copy of %v at %v", c.z, c.x, c.y, id, at)
				}
			}
		}
		if east != c.east || west != c.west {
			t.Errorf("%d/%d/%d: %d copies in the east, %d in the west; want %d, %d", c.z, c.x, c.y, east, west, c.east, c.west)
		}
	}
}

// Where too much lies along the edges, the copies with the most members stay, and the tile's own cells stay as they are.
func TestTheLargestCopiesStay(t *testing.T) {
	const z = 14
	_, x, y := inTile(z, 0)
	b := maptile.New(x, y, z).Bound()
	points := []orb.Point{b.Center()}
	for i := range 900 { // along the east edge, every third one twice
		p := orb.Point{b.Max[0] + 1e-5, b.Min[1] + (b.Max[1]-b.Min[1])*(float64(i)+0.5)/900}
		points = append(points, p)
		if i%3 == 0 {
			points = append(points, p)
		}
	}
	layers, err := mvt.Unmarshal(encoded(t, edged{newDense(points)}, z, x, y))
	if err != nil {
		t.Fatal(err)
	}
	own, byCount := 0, map[float64]int{}
	for _, f := range layers[0].Features {
		if f.Properties["buffer"] == true {
			byCount[f.Properties["point_count"].(float64)]++
		} else {
			own++
		}
	}
	if own != 1 || byCount[2] != 300 || byCount[1] != 212 {
		t.Errorf("%d own, copies by number of members: %v", own, byCount)
	}
}
