package tiles_test

import (
	"context"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"threatmap/geo"
	"threatmap/threat"
	"threatmap/tiles"
)

// The numbers are those of OGC's registry of tile matrix sets.
func TestMatrixSetsAreThoseOfTheRegistry(t *testing.T) {
	type published struct {
		level           int
		scale, cell     float64
		columns, height int
	}
	for _, c := range []struct {
		set    tiles.MatrixSet
		levels int
		corner [2]float64
		want   []published
	}{
		{tiles.WebMercatorQuad, 25, [2]float64{-20037508.3427892, 20037508.3427892}, []published{
			{0, 559082264.028717, 156543.033928041, 1, 1}, {10, 545978.773465544, 152.874056570352, 1024, 1024}, {24, 33.3238997476528, 0.0093306919293428, 16777216, 16777216},
		}},
		{tiles.WorldCRS84Quad, 24, [2]float64{-180, 90}, []published{
			{0, 279541132.014358, 0.703125, 2, 1}, {10, 272989.386732772, 0.0006866455078125, 2048, 1024}, {23, 33.3238997476528, 0.00000008381903171539, 16777216, 8388608},
		}},
	} {
		got := c.set.Definition()
		if len(got.TileMatrices) != c.levels {
			t.Errorf("%s has %d levels", got.ID, len(got.TileMatrices))
		}
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }
		for _, w := range c.want {
			m := got.TileMatrices[w.level]
			if !near(m.ScaleDenominator, w.scale) || !near(m.CellSize, w.cell) || m.MatrixWidth != w.columns || m.MatrixHeight != w.height || !near(m.PointOfOrigin[0], c.corner[0]) || !near(m.PointOfOrigin[1], c.corner[1]) {
				t.Errorf("%s level %d: %+v", got.ID, w.level, m)
			}
		}
	}
}

func TestMatrixAddressesHaveTheRowFirst(t *testing.T) {
	for _, c := range []struct {
		set              tiles.MatrixSet
		matrix, row, col string
		kind             threat.Kind
	}{
		{tiles.WorldCRS84Quad, "0", "0", "1", 0},
		{tiles.WorldCRS84Quad, "0", "1", "0", threat.KindNotFound},
		{tiles.WorldCRS84Quad, "0", "0", "2", threat.KindNotFound},
		{tiles.WorldCRS84Quad, "19", "524287", "1048575", 0},
		{tiles.WorldCRS84Quad, "20", "0", "0", threat.KindNotFound},
		{tiles.WebMercatorQuad, "0", "0", "1", threat.KindNotFound},
		{tiles.WebMercatorQuad, "20", "1048575", "1048575", 0},
		{tiles.WebMercatorQuad, "21", "0", "0", threat.KindNotFound},
		{tiles.WebMercatorQuad, "1", "-1", "0", threat.KindInvalid},
		{tiles.WebMercatorQuad, "1", "0", "0.mvt", threat.KindInvalid},
	} {
		a, err := tiles.ParseMatrixAddress(threat.Incidents, c.set, c.matrix, c.row, c.col)
		if threat.KindOf(err) != c.kind {
			t.Errorf("%s/%s/%s/%s: %v, %v", c.set.ID(), c.matrix, c.row, c.col, a, err)
		}
	}
	a, err := tiles.ParseMatrixAddress(threat.Incidents, tiles.WebMercatorQuad, "5", "12", "19")
	if err != nil || a.String() != "incidents/5/19/12" {
		t.Errorf("%v, %v: row 12 is y, column 19 is x", a, err)
	}
}

func TestLimitsHoldTheExtentAndNoMore(t *testing.T) {
	extent := orb.Bound{Min: orb.Point{35.7, 29}, Max: orb.Point{48.6, 38.2}}
	for _, set := range tiles.MatrixSets {
		for i, l := range set.Limits(&extent) {
			if i == 0 && (l.MaxTileRow != 0 || l.TileMatrix != "0") {
				t.Errorf("%s level 0: %+v", set.ID(), l)
			}
		}
		if got := len(set.Limits(nil)); got != int(set.Deepest())+1 {
			t.Errorf("%s: %d levels have limits", set.ID(), got)
		}
	}
	l := tiles.WorldCRS84Quad.Limits(&extent)[4] // tiles of 11.25°
	if l.MinTileCol != 19 || l.MaxTileCol != 20 || l.MinTileRow != 4 || l.MaxTileRow != 5 {
		t.Errorf("level 4: %+v", l)
	}
	l = tiles.WebMercatorQuad.Limits(&extent)[5] // as maptile.At has it
	if l.MinTileCol != 19 || l.MaxTileCol != 20 || l.MinTileRow != 12 || l.MaxTileRow != 13 {
		t.Errorf("level 5: %+v", l)
	}
}

// degrees is a source over points that has tiles of equal degrees.
type degrees struct{ fake }

func (s degrees) DegreeCells(_ context.Context, _ threat.Filter, level, x, y uint32, _ int, yield func(*threat.TileCell) error) error {
	shift := geo.DegreeShift(level, 0)
	for i, p := range s.points {
		if cx, cy := geo.DegreeCell(p); cx>>shift == x && cy>>shift == y {
			if err := yield(&threat.TileCell{Point: p, Count: 1, Type: "attack", Side: "other", ID: threat.PublicID(int64(i))}); err != nil {
				return err
			}
		}
	}
	return nil
}

// A degree is as long to the east as to the north in a tile of WorldCRS84Quad, and row 0 is in the north.
func TestDegreeTilesAreNotProjected(t *testing.T) {
	borders, err := threat.CollectionByID("borders")
	if err != nil {
		t.Fatal(err)
	}
	s := degrees{fake{
		points: []orb.Point{{45, 45}, {-135, -60}, {10, 89.9}},
		shapes: []threat.Feature{{ID: "b", Geometry: orb.LineString{{0, 0}, {90, 45}}, Values: make([]any, len(borders.Fields))}},
	}}
	tile := func(collection threat.Collection, level, x, y uint32) *mvt.Layer {
		t.Helper()
		made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), tiles.Address{Collection: collection, Z: level, X: x, Y: y, Set: tiles.WorldCRS84Quad}, threat.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		layers, err := mvt.Unmarshal(made.Data)
		if err != nil || len(layers) == 0 {
			t.Fatalf("%d layers, %v", len(layers), err)
		}
		return layers[0]
	}
	if east := tile(threat.Incidents, 0, 1, 0).Features; len(east) != 2 || east[0].Geometry != (orb.Point{1024, 1024}) || east[1].Geometry != (orb.Point{227, 2}) {
		t.Errorf("the eastern half: %v", east)
	}
	if west := tile(threat.Incidents, 1, 0, 1).Features; len(west) != 1 || west[0].Geometry != (orb.Point{2048, 2730}) {
		t.Errorf("the south-western tile of level 1: %v", west[0].Geometry)
	}
	line, ok := tile(borders, 1, 2, 0).Features[0].Geometry.(orb.LineString) // 0° to 90° east, 90° north to 0°
	if want := (orb.LineString{{0, 4096}, {4096, 2048}}); !ok || line[0] != want[0] || line[len(line)-1][1] > want[1][1] {
		t.Errorf("a straight line in degrees: %v", line)
	}
}

func TestLayersOfSeveralCollectionsStandSideBySide(t *testing.T) {
	part := func(layers ...*mvt.Layer) []byte {
		data, err := mvt.Marshal(mvt.Layers(layers))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	layer := func(name string, counts ...int) *mvt.Layer {
		l := &mvt.Layer{Name: name, Version: 2, Extent: 4096}
		for _, n := range counts {
			l.Features = append(l.Features, &geojson.Feature{Geometry: orb.Point{1, 2}, Properties: geojson.Properties{"count": n}})
		}
		return l
	}
	made, err := tiles.Together([][]byte{part(layer("a", 1), layer(tiles.LeftOutLayer, 7)), nil, part(layer("b", 2, 3), layer(tiles.LeftOutLayer, 8))})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(made)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, l := range layers {
		if got[l.Name] != 0 {
			t.Errorf("two layers are called %s", l.Name)
		}
		got[l.Name] = len(l.Features)
	}
	if len(got) != 3 || got["a"] != 1 || got["b"] != 2 || got[tiles.LeftOutLayer] != 2 {
		t.Errorf("layers and their features: %v", got)
	}
	if made, err := tiles.Together([][]byte{nil, nil}); made != nil || err != nil {
		t.Errorf("of empty tiles: %v, %v", made, err)
	}
}
