package tiles_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/threat"
	"threatmap/tiles"
)

// placed is a source of one area, which counts how often it is drawn.
type placed struct {
	fake
	place *int
	shape orb.Polygon
	side  string
	drawn int
}

func (s *placed) TileIncidentShapes(_ context.Context, _ threat.Filter, _ orb.Bound, _ float64, yield func(*threat.TileShape) error) error {
	return yield(&threat.TileShape{ID: "7", Type: "attack", Side: s.side, Place: s.place, Drawn: func() orb.Geometry {
		s.drawn++
		return s.shape
	}})
}

// An outline is worked out once for a tile, whatever the filter and what is said of the incident; for another place, and for another tile, anew.
func TestOutlinesAreKept(t *testing.T) {
	s := &placed{place: new(int), shape: orb.Polygon{{{40, 34}, {42, 34}, {42, 36}, {40, 34}}}, side: "engagement"}
	tiler := tiles.New(tiles.Config{Source: s})
	ask := func(z, x, y uint32) (orb.Geometry, map[string]any) {
		t.Helper()
		tile, err := tiler.Tile(t.Context(), tiles.Address{Collection: threat.Incidents, Z: z, X: x, Y: y}, threat.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		layers, err := mvt.Unmarshal(tile.Data)
		if err != nil || len(layers) != 1 || layers[0].Name != tiles.ShapesLayer || len(layers[0].Features) != 1 {
			t.Fatalf("%v %v", layers, err)
		}
		return layers[0].Features[0].Geometry, layers[0].Features[0].Properties
	}
	first, said := ask(6, 39, 25)
	if said["id"] != "7" || said["event_type"] != "attack" || said["side"] != "engagement" || len(said) != 3 {
		t.Errorf("%v", said)
	}
	s.side = "state"
	again, said := ask(6, 39, 25)
	if s.drawn != 1 || !reflect.DeepEqual(first, again) || said["side"] != "state" {
		t.Errorf("drawn %d times: %v, %v", s.drawn, again, said)
	}
	if ask(5, 19, 12); s.drawn != 2 {
		t.Errorf("%d drawn in two tiles", s.drawn)
	}
	s.place, s.shape = new(int), orb.Polygon{{{40, 34}, {41, 34}, {41, 35}, {40, 34}}}
	if moved, _ := ask(6, 39, 25); s.drawn != 3 || reflect.DeepEqual(first, moved) {
		t.Errorf("another place has the outline of the one before: %v", moved)
	}
	if tiler.Bytes() == 0 {
		t.Error("what is kept takes no memory")
	}
}
