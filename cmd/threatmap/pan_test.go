package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/geo"
	"threatmap/index"
	"threatmap/threat"
	"threatmap/tiles"
)

// stateSource makes tiles of a State, without a database.
type stateSource struct{ *index.State }

func (s stateSource) TileCells(_ context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	return s.Cells(s.Ask(f, nil), z, x, y, gridBits, yield)
}

func (s stateSource) TileGridBits(_ context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids) (int, bool, error) {
	return s.GridBits(s.Ask(f, nil), z, x, y, grids), true, nil
}

func (s stateSource) TileEdgeCells(_ context.Context, f threat.Filter, z, x, y uint32, grids threat.TileGrids, yield func(*threat.TileCell, int) error) error {
	return s.EdgeCells(s.Ask(f, nil), z, x, y, grids, yield)
}

func (s stateSource) TileIncidentShapes(_ context.Context, f threat.Filter, bound orb.Bound, tolerance float64, yield func(*threat.TileShape) error) error {
	return s.State.TileShapes(s.Ask(f, nil), bound, tolerance, yield)
}

func (stateSource) TileShapes(context.Context, threat.Collection, threat.Filter, orb.Bound, float64, func(threat.Feature) error) error {
	return errors.ErrUnsupported // it has incidents only
}

func stateOf(t *testing.T, points []orb.Point) stateSource {
	t.Helper()
	values := []*threat.MarkValues{{"side": {"engagement"}, "event_type": {"attack"}}, {"side": {"coalition"}, "event_type": {"explosive"}}}
	b := index.NewBuilder(len(points))
	for i, p := range points {
		m := threat.Mark{FID: int64(i + 1), Place: p, Dated: true, Days: threat.OneDay(threat.Day(15_000 + i%900)), Values: values[i%2]}
		if key, ok := geo.TileKey(p); ok {
			m.Key = &key
		}
		if err := b.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	return stateSource{b.State(threat.Head{Counter: 1})}
}

// drawnCell is a cell as a tile draws it, in units of the whole map.
type drawnCell struct {
	x, y int64
	says string
}

// cellsOfTile returns a tile's own cells, and its copies of neighbours' ones.
func cellsOfTile(t *testing.T, s tiles.Source, f threat.Filter, z, x, y uint32) (own, copies map[drawnCell]bool) {
	t.Helper()
	made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), tiles.Address{Collection: threat.Incidents, Z: z, X: x, Y: y}, f)
	if err != nil {
		t.Fatal(err)
	}
	own, copies = map[drawnCell]bool{}, map[drawnCell]bool{}
	if made.Data == nil {
		return own, copies
	}
	layers, err := mvt.Unmarshal(made.Data)
	if err != nil {
		t.Fatal(err)
	}
	around := int64(4096) << z
	for _, feature := range layers[0].Features {
		at, _ := feature.Geometry.(orb.Point)
		to := own
		if feature.Properties["buffer"] == true {
			to = copies
		}
		c := drawnCell{x: (int64(at[0]) + int64(x)*4096 + around) % around, y: int64(at[1]) + int64(y)*4096, says: fmt.Sprint(feature.Properties["point_count"], feature.Properties["id"], feature.Properties["type"])}
		if to[c] {
			t.Errorf("%d/%d/%d has %+v twice", z, x, y, c)
		}
		to[c] = true
	}
	return own, copies
}

// Whatever tile draws a cluster or an incident, draws it at one place with one count and one id: the copies of a tile are cells that its
// neighbours have, also where a neighbour is so dense that its grid is coarser, and over ±180°.
func TestCopiesAreTheirNeighboursCells(t *testing.T) {
	t.Parallel()
	for _, z := range []uint32{0, 1, 5, 11, 12, 13, 15} {
		for _, x := range []uint32{uint32(0.623 * float64(uint32(1)<<z)), 1<<z - 1} {
			y, east := uint32(0.404*float64(uint32(1)<<z)), (x+1)%(1<<z)
			s := stateOf(t, besideEachOther(z, x, y))
			if z >= 12 {
				grids, ask := threat.TileGrids{Finest: 12, Coarsest: 6, Most: 4096}, s.Ask(threat.Filter{}, nil)
				if sparse, dense := s.GridBits(ask, z, x, y, grids), s.GridBits(ask, z, east, y, grids); sparse != 12 || dense >= 12 || dense <= 6 {
					t.Errorf("zoom %d: grids of 2^%d beside 2^%d cells", z, sparse, dense)
				}
			}
			ownWest, copiedWest := cellsOfTile(t, s, threat.Filter{}, z, x, y)
			ownEast, copiedEast := cellsOfTile(t, s, threat.Filter{}, z, east, y)
			if len(copiedWest) == 0 {
				t.Errorf("%d/%d/%d has no copies", z, x, y)
			}
			for c := range copiedWest {
				if !ownEast[c] {
					t.Errorf("%d/%d/%d: the copy %+v is not in %d/%d/%d", z, x, y, c, z, east, y)
				}
			}
			for c := range copiedEast {
				if !ownWest[c] {
					t.Errorf("%d/%d/%d: the copy %+v is not in %d/%d/%d", z, east, y, c, z, x, y)
				}
			}
		}
	}
}

// besideEachOther scatters points over two tiles: few in z/x/y, so many in the one to the east of it that its grid is coarser from zoom 12
// on, and some of both along the seam.
func besideEachOther(z, x, y uint32) (points []orb.Point) {
	rnd := rand.New(rand.NewPCG(uint64(z), 11)) //nolint:gosec // a test wants the same numbers each time
	for i := range 4600 {
		column, row := float64(x)+1+rnd.Float64(), float64(y)+rnd.Float64()
		switch {
		case i%40 == 0:
			column--
		case i%10 == 0:
			column = float64(x) + 1 + rnd.Float64()/64
		case i%50 == 1:
			column = float64(x) + 1 - rnd.Float64()/64
		}
		tiles := float64(uint32(1) << z)
		lon, lat := math.Mod(column/tiles, 1)*360-180, math.Atan(math.Sinh(math.Pi*(1-2*row/tiles)))*180/math.Pi
		points = append(points, orb.Point{lon, lat})
	}
	return points
}
