package tiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"math/rand"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"threatmap/geo"
	"threatmap/threat"
	"threatmap/tiles"
)

// fake is a source over points, by the same keys as the store's, and over shapes.
type fake struct {
	points []orb.Point
	shapes []threat.Feature
	err    error
}

func (s fake) TileCells(_ context.Context, _ threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	cells := map[int64][]orb.Point{}
	lo, hi := geo.TileRange(z, x, y)
	for _, p := range s.points {
		if key, ok := geo.TileKey(p); ok && key >= lo && key < hi {
			cell := key >> (2 * (31 - int(z) - gridBits))
			cells[cell] = append(cells[cell], p)
		}
	}
	n := int64(0)
	for _, members := range cells {
		cell := threat.TileCell{Point: members[0], Count: int64(len(members)), Type: "attack", Side: "engagement"}
		for _, side := range threat.Sides.Codes {
			n := int64(0)
			if side.Code == "engagement" {
				n = cell.Count
			}
			cell.BySide = append(cell.BySide, n)
		}
		if cell.Count == 1 {
			cell.ID = threat.PublicID(n) // each its own
			n++
			day := threat.Day(0)
			cell.FirstDay, cell.Precision = &day, "exact"
		}
		if err := yield(&cell); err != nil {
			return err
		}
	}
	return s.err
}

func (s fake) TileIncidentShapes(ctx context.Context, f threat.Filter, b orb.Bound, tolerance float64, yield func(*threat.TileShape) error) error {
	return s.TileShapes(ctx, threat.Incidents, f, b, tolerance, func(feature threat.Feature) error {
		shape := threat.TileShapeOf(feature)
		return yield(&shape)
	})
}

func (s fake) TileShapes(_ context.Context, _ threat.Collection, _ threat.Filter, b orb.Bound, _ float64, yield func(threat.Feature) error) error {
	for _, f := range s.shapes {
		if f.Geometry.Bound().Intersects(b) {
			if err := yield(f); err != nil {
				return err
			}
		}
	}
	return s.err
}

func decode(t *testing.T, s fake, collection string, z, x, y uint32) map[string]*mvt.Layer {
	t.Helper()
	col, err := threat.CollectionByID(collection)
	if err != nil {
		t.Fatal(err)
	}
	made, err := tiles.New(tiles.Config{Source: s}).Tile(context.Background(), tiles.Address{Collection: col, Z: z, X: x, Y: y}, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	data := made.Data
	byName := map[string]*mvt.Layer{}
	if data == nil {
		return byName
	}
	layers, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		if l.Version != 2 || l.Extent != 4096 {
			t.Errorf("layer %s: version %d extent %d", l.Name, l.Version, l.Extent)
		}
		byName[l.Name] = l
	}
	return byName
}

func TestCountsAddUpOverEveryZoom(t *testing.T) {
	rnd := rand.New(rand.NewSource(7))
	var s fake
	for range 500 {
		s.points = append(s.points, orb.Point{35 + rnd.Float64()*12, 29 + rnd.Float64()*9})
	}
	s.points = append(s.points, orb.Point{-180, 85}, orb.Point{180, -85}, s.points[0])
	for z := uint32(0); z <= 6; z++ {
		var sum int64
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				layer := decode(t, s, "incidents", z, x, y)["incidents"]
				if layer == nil {
					continue
				}
				for _, f := range layer.Features {
					n := int64(f.Properties["point_count"].(float64))
					sum += n
					if got := int64(f.Properties["side_engagement"].(float64)); got != n {
						t.Fatalf("side count %d, want %d", got, n)
					}
					if cluster := f.Properties["cluster"].(bool); cluster != (n > 1) {
						t.Fatalf("cluster %v with %d", cluster, n)
					}
				}
			}
		}
		if sum != int64(len(s.points)) {
			t.Errorf("zoom %d adds up to %d, want %d", z, sum, len(s.points))
		}
	}
}

func TestLoneIncidentCarriesWhatIsKnown(t *testing.T) {
	layer := decode(t, fake{points: []orb.Point{{40, 35}}}, "incidents", 0, 0, 0)["incidents"]
	p := layer.Features[0].Properties
	if p["id"] != threat.PublicID(0) || p["first_day"] != "1970-01-01" || p["geo_precision"] != "exact" {
		t.Errorf("properties %v", p)
	}
	if v, there := p["uncertainty_m"]; there {
		t.Errorf("unknown uncertainty came as %v", v)
	}
	at := layer.Features[0].Geometry.(orb.Point)
	want := maptile.Fraction(orb.Point{40, 35}, 0)
	if d := at[0] - want[0]*4096; d > 0 || d <= -1 {
		t.Errorf("x %v, want the floor of %v", at[0], want[0]*4096)
	}
}

func TestShapes(t *testing.T) {
	square := orb.Polygon{{{30, 20}, {60, 20}, {60, 50}, {30, 50}, {30, 20}}, {{40, 30}, {40, 40}, {50, 40}, {50, 30}, {40, 30}}}
	clockwise := orb.Clone(square).(orb.Polygon)
	clockwise[0].Reverse()
	clockwise[1].Reverse()
	cases := []struct {
		name string
		geom orb.Geometry
		want int // features
	}{
		{"wound as RFC 7946 wants", square, 1},
		{"wound the other way", clockwise, 1},
		{"line", orb.LineString{{30, 20}, {60, 50}}, 1},
		{"line shorter than a unit", orb.LineString{{30.0001, 20}, {30.0002, 20}}, 1},
		{"polygon smaller than a unit", orb.Polygon{{{30, 20}, {30.0001, 20}, {30, 20.0001}, {30, 20}}}, 1},
		{"strip thinner than a unit", orb.MultiPolygon{{{{30, 20}, {60, 20}, {60, 20.0001}, {30, 20.0001}, {30, 20}}}}, 1},
		{"collection comes in parts", orb.Collection{square, orb.LineString{{30, 20}, {60, 50}}}, 2},
		{"point beyond the map", orb.Point{30, 86}, 0},
		{"polygon to the pole", orb.Polygon{{{0, 80}, {10, 80}, {10, 90}, {0, 90}, {0, 80}}}, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := fake{shapes: []threat.Feature{{ID: "1", Geometry: c.geom}}}
			layer := decode(t, s, "areas", 0, 0, 0)["areas"]
			got := 0
			if layer != nil {
				got = len(layer.Features)
			}
			if got != c.want {
				t.Fatalf("%d features, want %d", got, c.want)
			}
			if layer != nil {
				for _, f := range layer.Features {
					checkWinding(t, f.Geometry)
				}
			}
		})
	}
}

func checkWinding(t *testing.T, g orb.Geometry) {
	t.Helper()
	var polygons []orb.Polygon
	switch g := g.(type) {
	case orb.Polygon:
		polygons = []orb.Polygon{g}
	case orb.MultiPolygon:
		polygons = g
	}
	for _, p := range polygons {
		for i, r := range p {
			want := orb.CW
			if i == 0 {
				want = orb.CCW
			}
			if !r.Closed() || r.Orientation() != want {
				t.Errorf("ring %d: closed %v, orientation %v", i, r.Closed(), r.Orientation())
			}
		}
	}
}

func TestShapesReachOverTheEdgeByTheBuffer(t *testing.T) {
	line := orb.LineString{{-170, 10}, {170, 10}}
	s := fake{shapes: []threat.Feature{{ID: "1", Geometry: line}}}
	g := decode(t, s, "corridors", 1, 0, 0)["corridors"].Features[0].Geometry
	if b := g.Bound(); b.Max[0] != 4096+128 {
		t.Errorf("reaches %v, want 4224", b.Max[0])
	}
	near := fake{shapes: []threat.Feature{{ID: "1", Geometry: orb.Point{1, 10}}}}
	if l := decode(t, near, "facilities", 1, 0, 0)["facilities"]; l == nil || l.Features[0].Geometry.(orb.Point)[0] <= 4096 {
		t.Errorf("a point just over the edge is not in the buffer: %v", l)
	}
}

func TestPointIncidentsAreNotShapes(t *testing.T) {
	s := fake{points: []orb.Point{{40, 35}}, shapes: []threat.Feature{
		{ID: "1", Geometry: orb.Point{40, 35}}, {ID: "2", Geometry: orb.LineString{{40, 35}, {50, 35}}},
	}}
	layer := decode(t, s, "incidents", 0, 0, 0)[tiles.ShapesLayer]
	if layer == nil || len(layer.Features) != 1 || layer.Features[0].Properties["id"] != "2" {
		t.Errorf("shapes %+v", layer)
	}
}

func TestPlacesComeByRank(t *testing.T) {
	place := func(id string, rank any) threat.Feature {
		return threat.Feature{ID: id, Geometry: orb.Point{40, 35}, Values: []any{"name", nil, "SYR", nil, rank, "s"}}
	}
	s := fake{shapes: []threat.Feature{place("a", int64(1)), place("b", int64(4)), place("c", nil)}}
	for _, c := range []struct {
		z    uint32
		want int
	}{{2, 0}, {3, 1}, {5, 1}, {6, 2}, {11, 2}, {12, 3}} {
		at := maptile.At(orb.Point{40, 35}, maptile.Zoom(c.z))
		got := 0
		if l := decode(t, s, "places", c.z, at.X, at.Y)["places"]; l != nil {
			got = len(l.Features)
		}
		if got != c.want {
			t.Errorf("zoom %d shows %d places, want %d", c.z, got, c.want)
		}
	}
}

func TestSourceErrorIsReturned(t *testing.T) {
	broken := errors.New("broken")
	_, err := tiles.New(tiles.Config{Source: fake{err: broken}}).Tile(context.Background(), tiles.Address{Collection: threat.Incidents}, threat.Filter{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestDescribeNamesEveryLayer(t *testing.T) {
	for _, col := range threat.Collections {
		bound := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
		d := tiles.Describe(col, "/tiles/"+col.ID+"/{z}/{x}/{y}.mvt", &bound)
		if d.TileJSON != "3.0.0" || d.Layers[0].ID != col.ID || d.Bounds[1] < -86 {
			t.Errorf("%s: %+v", col.ID, d)
		}
		if d.Layers[1].ID != map[bool]string{true: tiles.ShapesLayer, false: tiles.LeftOutLayer}[col.ID == threat.Incidents.ID] {
			t.Errorf("%s: the second layer is %+v", col.ID, d.Layers[1])
		}
	}
}

// Bounds stay on the tiles, with the south below the north, also of what is wholly beyond them.
func TestDescribeKeepsBoundsOnTiles(t *testing.T) {
	for _, lats := range [][2]float64{{-90, 90}, {86, 89}, {-89, -86}, {10, 88}, {-88, 10}, {30, 40}} {
		bound := orb.Bound{Min: orb.Point{30, lats[0]}, Max: orb.Point{40, lats[1]}}
		b := tiles.Describe(threat.Incidents, "", &bound).Bounds
		if b[1] > b[3] || b[1] < -geo.MaxMercatorLat || b[3] > geo.MaxMercatorLat {
			t.Errorf("latitudes %v become %v", lats, b)
		}
	}
}

// What a tile may not show is said where its readers look first.
func TestDescribeSaysWhatATileMayNotShow(t *testing.T) {
	for id, want := range map[string][]string{
		"incidents": {"at least 4 px", "the 100 largest", "is counted in the layer incidents", "64 kB gzipped", "nothing is left out of their counts"},
		"areas":     {"64 kB gzipped", "half a pixel", "by up to 4 px", "the layer left_out counts them"},
		"places":    {"Below zoom 12", "rank r is shown from zoom r + 2", "left_out"},
	} {
		col, err := threat.CollectionByID(id)
		if err != nil {
			t.Fatal(err)
		}
		d := tiles.Describe(col, "", nil)
		said := d.Description
		for _, l := range d.Layers {
			said += " " + l.Description
		}
		for _, words := range want {
			if !strings.Contains(said, words) {
				t.Errorf("%s: %q is not in %q", id, words, said)
			}
		}
	}
}

// Shapes that would fill the tile are drawn as far as there is room, the largest first; the cells count them all.
func TestShapesLeaveRoomForCells(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var s fake
	for i := range 150 {
		var line orb.LineString
		for range 3000 {
			line = append(line, orb.Point{40 + r.Float64(), 35 + r.Float64()*float64(i+1)/150})
		}
		s.points = append(s.points, line[0])
		s.shapes = append(s.shapes, threat.Feature{ID: threat.PublicID(int64(i)), Geometry: line, Values: make([]any, len(threat.Incidents.Fields))})
	}
	at := maptile.At(orb.Point{40.5, 35.5}, 8)
	layers, size := decodeSized(t, s, at)
	drawn := layers[tiles.ShapesLayer]
	if size > 64<<10 {
		t.Errorf("%d bytes gzipped", size)
	}
	if drawn == nil || len(drawn.Features) == 0 || len(drawn.Features) > 75 {
		t.Fatalf("%+v shapes are drawn", drawn)
	}
	for z := range maptile.Zoom(9) { // the tile of the world, and those below it that hold them
		at, n := maptile.At(orb.Point{40.5, 35.5}, z), 0.0
		for x := at.X - min(at.X, 1); x <= at.X+1 && x < 1<<z; x++ {
			for y := at.Y - min(at.Y, 1); y <= at.Y+1 && y < 1<<z; y++ {
				if l := decode(t, s, "incidents", uint32(z), x, y)["incidents"]; l != nil {
					for _, f := range l.Features {
						n += f.Properties["point_count"].(float64)
					}
				}
			}
		}
		if n != 150 {
			t.Errorf("at zoom %d the cells count %v of 150", z, n)
		}
	}
}

func decodeSized(t *testing.T, s fake, at maptile.Tile) (layers map[string]*mvt.Layer, packed int) {
	t.Helper()
	made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), tiles.Address{Collection: threat.Incidents, Z: uint32(at.Z), X: at.X, Y: at.Y}, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	data := made.Data
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return decode(t, s, "incidents", uint32(at.Z), at.X, at.Y), b.Len()
}
