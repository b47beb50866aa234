package main

import (
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"threatmap/internal/testdata"
	"threatmap/internal/tilerules"
	"threatmap/threat"
	"threatmap/tiles"
)

// Real tiles keep the rules of vector tiles, rings included: none crosses itself or another, and holes lie in their outer rings.
func TestTilesOfTheStartingMapKeepTheRules(t *testing.T) {
	t.Parallel()
	tiler := tiles.New(tiles.Config{Source: startingMap(t)})
	for _, col := range threat.Collections[1:] {
		made := 0
		for z := range maptile.Zoom(12) {
			for _, at := range tilesAround(z) {
				tile, err := tiler.Tile(t.Context(), tiles.Address{Collection: col, Z: uint32(z), X: at.X, Y: at.Y}, threat.Filter{})
				if err != nil {
					t.Fatal(err)
				}
				if tile.Data == nil {
					continue
				}
				made++
				if err := tilerules.Check(tile.Data); err != nil {
					t.Errorf("%s %d/%d/%d: %v", col.ID, z, at.X, at.Y, err)
				}
			}
		}
		t.Logf("%s: %d tiles", col.ID, made)
	}
}

// tilesAround are all tiles of low zooms, and of others those about a few places: borders' ends, coasts, rivers, enclaves.
func tilesAround(z maptile.Zoom) (list []maptile.Tile) {
	if z < 4 {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				list = append(list, maptile.New(x, y, z))
			}
		}
		return list
	}
	seen := map[maptile.Tile]bool{}
	for _, p := range []orb.Point{{44.4, 33.3}, {42.3, 37.2}, {40.9, 34.4}, {36.2, 36.2}, {48.2, 30.1}, {38.8, 33.3}, {35.9, 33.2}, {23.7, 38}, {15, 68}, {4.9, 51.45}, {72, -40}, {-74, -50}, {-80, 70}, {179.9, 66}} {
		at := maptile.At(p, z)
		for dx := range uint32(3) {
			for dy := range uint32(3) {
				one := maptile.New((at.X+dx-1)%(1<<z), min(max(at.Y+dy, 1)-1, 1<<z-1), z)
				if !seen[one] {
					seen[one] = true
					list = append(list, one)
				}
			}
		}
	}
	return list
}

// The page's decoder and another one read real tiles alike: lone incidents, clusters and copies over edges, outlines, bands.
func TestRealTilesReadTheSameByTwoDecoders(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil || missing("../../node_modules/@mapbox/vector-tile") {
		if os.Getenv("CI") == "true" {
			t.Fatal("node and the page's libraries are missing")
		}
		t.Skip("SKIPPED: node or the page's libraries are missing")
	}
	var points []orb.Point
	for _, row := range table(t, testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv")) {
		lon, errLon := strconv.ParseFloat(row["longitude"], 64)
		lat, errLat := strconv.ParseFloat(row["latitude"], 64)
		if errLon != nil || errLat != nil {
			t.Fatal(errLon, errLat)
		}
		points = append(points, orb.Point{lon, lat})
	}
	incidents, outlines := tiles.New(tiles.Config{Source: stateOf(t, points)}), tiles.New(tiles.Config{Source: startingMap(t)})
	for _, c := range []struct {
		collection string
		z          maptile.Zoom
		at         orb.Point
		copies     bool
		layer      string
	}{
		{"incidents", 0, orb.Point{44, 33}, false, "incidents"},
		{"incidents", 3, orb.Point{44, 33}, false, "incidents"},
		{"incidents", 5, orb.Point{39, 35}, true, "incidents"},
		{"incidents", 8, orb.Point{44.4, 33.3}, true, "incidents"},
		{"incidents", 12, orb.Point{44.4, 33.3}, false, "incidents"},
		{"incidents", 16, orb.Point{37.161, 36.203}, false, "incidents"},
		{"admin0", 0, orb.Point{0, 10}, false, "admin0"},
		{"admin0", 6, orb.Point{42.3, 37.1}, false, "admin0"},
		{"admin1", 7, orb.Point{44.4, 33.3}, false, "admin1"},
		{"borders", 5, orb.Point{41, 35}, false, "borders"},
		{"belts", 7, orb.Point{41.2, 34.5}, false, "belts"},
		{"corridor_bands", 7, orb.Point{40.5, 33.7}, false, "corridor_bands"},
		{"corridors", 7, orb.Point{40.5, 33.7}, false, "corridors"},
		{"places", 6, orb.Point{44, 33}, false, "places"},
	} {
		at, tiler := maptile.At(c.at, c.z), outlines
		if c.collection == "incidents" {
			tiler = incidents
		}
		col, err := threat.CollectionByID(c.collection)
		if err != nil {
			t.Fatal(err)
		}
		tile, err := tiler.Tile(t.Context(), tiles.Address{Collection: col, Z: uint32(c.z), X: at.X, Y: at.Y}, threat.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if err := tilerules.Check(tile.Data); err != nil {
			t.Errorf("%s at zoom %d: %v", c.collection, c.z, err)
		}
		layers, err := tilerules.ReadTheSame(t.Context(), tile.Data)
		if err != nil {
			t.Errorf("%s at zoom %d: %v", c.collection, c.z, err)
		}
		copies := 0
		for _, l := range layers {
			for _, f := range l.Features {
				if f.Properties["buffer"] == true {
					copies++
				}
			}
		}
		if len(layers) == 0 || layers[0].Name != c.layer || c.copies && copies == 0 {
			t.Errorf("%s at zoom %d: %d layers, %d copies", c.collection, c.z, len(layers), copies)
		}
	}
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return err != nil
}
