package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"threatmap/threat"
	"threatmap/tiles"
)

// A tile draws at most threat.MostShapes lines and areas among its incidents, and none that are small on it: the cells count them all, at
// every zoom, before the index is loaded and after.
func TestShapesThatAreNotDrawnAreCounted(t *testing.T) {
	t.Parallel()
	const lines, specks = threat.MostShapes + 100, 150
	file := write(t, "shapes.geojson", shapesFile(t, lines, specks))
	data := preparedData(t)
	expect(t, exitOK, []string{fmt.Sprintf("%d added", lines+specks)}, "import", "--data", data, "--format", "geojson", file)
	_, address := serving(t, data)
	f := &follower{address: address}
	for _, z := range []maptile.Zoom{3, 5, 7} {
		if n := f.drawnShapes(t, z); n == 0 || n > threat.MostShapes {
			t.Errorf("at zoom %d %d of %d lines and areas are drawn", z, n, lines+specks)
		}
	}
	f.addUp(t, "origin=own", lines+specks, 10)
}

// shapesFile holds crossing lines of some 100 km and areas of 100 m, around one place.
func shapesFile(t *testing.T, lines, specks int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // a test wants the same numbers each time
	all := geojson.NewFeatureCollection()
	add := func(g orb.Geometry) {
		f := geojson.NewFeature(g)
		f.ID = fmt.Sprint(len(all.Features))
		f.Properties = geojson.Properties{"title": "Shape", "event_type": "attack", "date": "2025-05-01", "origin": "own"}
		all.Append(f)
	}
	at := func() orb.Point { return orb.Point{39.5 + r.Float64(), 34.5 + r.Float64()} }
	for range lines {
		add(orb.LineString{at(), at(), at()})
	}
	for range specks {
		p := at()
		add(orb.Polygon{{p, {p[0] + 0.001, p[1]}, {p[0], p[1] + 0.001}, p}})
	}
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// drawnShapes returns how many lines and areas the tile in the middle draws.
func (f *follower) drawnShapes(t *testing.T, z maptile.Zoom) int {
	t.Helper()
	at := maptile.At(orb.Point{40, 35}, z)
	body, err := f.ask(t.Context(), fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt?origin=own", z, at.X, at.Y))
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range layers {
		if layer.Name == tiles.ShapesLayer {
			return len(layer.Features)
		}
	}
	return 0
}
