package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"threatmap/store"
	"threatmap/threat"
	"threatmap/tiles"
)

// startingMap opens a database with the starting map, and reads its layers.
func startingMap(t testing.TB) *reads {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: startingMapURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	r := newReads(db, 1)
	start := time.Now()
	if err := r.readLayers(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("layers of %.1f MB read in %s", float64(r.layers.Bytes())/1e6, time.Since(start))
	return r
}

// Tiles from the layers show what tiles from PostGIS show: the same features with the same values, as long and as large.
func TestLayersShowWhatPostGISShows(t *testing.T) {
	t.Parallel()
	r := startingMap(t)
	random := rand.New(rand.NewPCG(4, 4)) //nolint:gosec // a test wants the same numbers each time
	fast, slow := tiles.New(tiles.Config{Source: r}), tiles.New(tiles.Config{Source: r.DB})
	compared := 0
	for _, col := range threat.Collections[1:] {
		for range 60 {
			z := random.IntN(15)
			at := maptile.At(orb.Point{34 + random.Float64()*14, 29 + random.Float64()*9}, maptile.Zoom(z))
			a := tiles.Address{Collection: col, Z: uint32(z), X: at.X, Y: at.Y} //nolint:gosec // small
			for _, f := range layerFilters(col) {
				compared += sameLayer(t, fast, slow, a, f)
			}
		}
	}
	countries, err := threat.CollectionByID("admin0")
	if err != nil {
		t.Fatal(err)
	}
	for z := range uint32(3) { // every country of the world
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				compared += sameLayer(t, fast, slow, tiles.Address{Collection: countries, Z: z, X: x, Y: y}, threat.Filter{})
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d features compared", compared)
	}
}

func layerFilters(col threat.Collection) []threat.Filter {
	list := []threat.Filter{{}}
	switch col.ID {
	case "belts":
		list = append(list, threat.Filter{Codes: map[string][]string{"width_km": {"5", "25"}, "disputed": {"false"}}}, threat.Filter{Codes: map[string][]string{"border": {"IRQ-SYR"}}})
	case "admin1":
		list = append(list, threat.Filter{Codes: map[string][]string{"adm0": {"SYR"}}}, threat.Filter{IDs: []string{"SY-DI", "IQ-AN"}})
	}
	return list
}

func sameLayer(t *testing.T, fast, slow *tiles.Tiler, a tiles.Address, f threat.Filter) int {
	t.Helper()
	got, want := drawn(t, fast, a, f), drawn(t, slow, a, f)
	for id, w := range want {
		g, ok := got[id]
		// A unit of the tile more or less along the outline: what is cut and then rounded may fall to either side.
		if !ok && w.area > 0 && w.area < 2*w.length+16 || ok && math.Abs(g.area-w.area) <= 0.001*w.area+w.length+16 && g.says == w.says {
			continue
		}
		t.Errorf("%s %v: %s: %+v, PostGIS %+v", a, f.Codes, id, g, w)
	}
	for id, g := range got {
		if _, ok := want[id]; !ok && g.area > 2*g.length+16 {
			t.Errorf("%s %v: %s: %+v, PostGIS has none", a, f.Codes, id, g)
		}
	}
	return len(want)
}

// drawing is what a feature looks like in a tile, in its units.
type drawing struct {
	area, length float64
	says         string
}

func drawn(t *testing.T, tiler *tiles.Tiler, a tiles.Address, f threat.Filter) map[string]drawing {
	t.Helper()
	made, err := tiler.Tile(t.Context(), a, f)
	if err != nil {
		t.Fatal(err)
	}
	data := made.Data
	list := map[string]drawing{}
	if data == nil {
		return list
	}
	layers, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, feature := range layers[0].Features {
		id, _ := feature.Properties["id"].(string)
		d := list[id]
		d.area += planar.Area(feature.Geometry)
		d.length += planar.Length(feature.Geometry)
		d.says = fmt.Sprint(feature.Properties)
		list[id] = d
	}
	return list
}

// A change of the geography is in the layers without a restart.
func TestLayersFollowTheGeography(t *testing.T) {
	f := startFollower(t, startingMapURL(t))
	shown := func() string {
		body, err := f.ask(t.Context(), "/tiles/admin0/3/4/3.mvt")
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	before := shown()
	earlier := f.geographyHeadNow(t)
	square := orb.MultiPolygon{{{{36, 30}, {40, 30}, {40, 35}, {36, 35}, {36, 30}}}}
	set := store.BoundarySet{ID: "test", Title: "test", Source: "test"}
	if _, err := f.writer.LoadBoundarySet(t.Context(), set, []store.Country{{Code: "LBN", Geom: square}}, nil, nil); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); shown() == before; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatal("the tile is still the old one")
		}
	}
	stored, err := f.writer.GeographyHead(t.Context())
	if now := f.geographyHeadNow(t); err != nil || now.Counter <= earlier.Counter || now != stored {
		t.Errorf("the head of the geography went from %s to %s, stored is %s, %v", earlier, now, stored, err)
	}
}

func (f *follower) geographyHeadNow(t *testing.T) threat.Head {
	t.Helper()
	head, err := f.GeographyHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// BenchmarkLayerTiles draws belts of the tiles around eastern Syria.
func BenchmarkLayerTiles(b *testing.B) {
	r := startingMap(b)
	col, err := threat.CollectionByID("belts")
	if err != nil {
		b.Fatal(err)
	}
	for name, source := range map[string]tiles.Source{"index": r, "PostGIS": r.DB} {
		for z := uint32(5); z <= 12; z++ {
			b.Run(fmt.Sprintf("%s/z%d", name, z), func(b *testing.B) {
				tiler, i := tiles.New(tiles.Config{Source: source}), uint32(0)
				at := maptile.At(orb.Point{40.5, 35}, maptile.Zoom(z))
				for b.Loop() {
					a := tiles.Address{Collection: col, Z: z, X: at.X + i%4, Y: at.Y + i/4%4}
					if _, err := tiler.Tile(b.Context(), a, threat.Filter{}); err != nil {
						b.Fatal(err)
					}
					i++
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
			})
		}
	}
}
