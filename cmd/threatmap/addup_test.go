package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"threatmap/geo"
	"threatmap/internal/testdata"
	"threatmap/threat"
	"threatmap/tiles"
)

// Over every event of GED 21.1 in Syria, Iraq and Lebanon, and some without a place and at the poles: the tiles of any zoom add up to the
// count less the unmapped and those beyond the map, with filters too, and 4,242 events at one point of Aleppo stay one counted cluster at every zoom.
func TestTilesAddUpOverRealEvents(t *testing.T) {
	t.Parallel()
	events := testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv")
	data := preparedRealData(t)
	expect(t, exitOK, []string{"3 added"}, "import", "--data", data, "--format", "geojson", write(t, "odd.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"n","geometry":{"type":"Point","coordinates":[40,86]},"properties":{"title":"North","event_type":"attack","date":"2025-05-01"}},
		{"type":"Feature","id":"s","geometry":{"type":"Point","coordinates":[40,-90]},"properties":{"title":"South","event_type":"attack","date":"2025-05-01"}},
		{"type":"Feature","id":"x","geometry":null,"properties":{"title":"Nowhere","event_type":"attack","date":"2025-05-01"}}]}`))
	_, address := serving(t, data)
	f := &follower{address: address}
	for query, deepest := range map[string]maptile.Zoom{
		"": 12, "datetime=2016-01-01/2018-06-30&side=engagement": 6, "bbox=39.5,33,44.5,36.5&datetime=2014-01-01/2017-12-31": 6, "belt=IRQ-SYR&width_km=25": 6,
	} {
		var counts threat.Counts
		if err := f.askJSON(t.Context(), "/stats/count?"+query, &counts); err != nil {
			t.Fatal(err)
		}
		if query == "" && (counts.Beyond < 2 || counts.Unmapped < 1 || counts.Matched < 10_000) || counts.Mapped < 50 {
			t.Errorf("counts of %q: %+v", query, counts)
		}
		want := counts.Matched - counts.Unmapped - counts.Beyond
		f.addUp(t, query, want, deepest)
		f.addUpBelow(t, query, want, deepest+1)
		f.addUpDegrees(t, query, counts.Matched-counts.Unmapped, uint32(deepest)-1)
	}
	spot, n := commonest(t, events)
	if n != 4242 {
		t.Errorf("%d events share the commonest point", n)
	}
	for z := range maptile.Zoom(21) {
		if got := f.largestCluster(t, spot, z); got < n || z >= 12 && got != n {
			t.Errorf("at zoom %d the cluster at %v has %d of %d", z, spot, got, n)
		}
	}
}

// addUp descends from the tile of the whole map into those that are not empty: what lay in an empty one would be missing below.
func (f *follower) addUp(t *testing.T, query string, want int64, deepest maptile.Zoom) {
	t.Helper()
	level := []maptile.Tile{{}}
	for z := range deepest + 1 {
		var sum int64
		var next []maptile.Tile
		for _, tile := range level {
			n, err := f.points(t.Context(), fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt?%s", tile.Z, tile.X, tile.Y, query))
			if err != nil {
				t.Fatal(err)
			}
			if sum += n; n > 0 {
				next = append(next, tile.Children()...)
			}
		}
		if sum != want {
			t.Errorf("%d tiles of zoom %d add up to %d, want %d; %q", len(level), z, sum, want, query)
		}
		level = next
	}
}

// addUpDegrees is addUp for the tiles of WorldCRS84Quad, which reach to the poles.
func (f *follower) addUpDegrees(t *testing.T, query string, want int64, deepest uint32) {
	t.Helper()
	type at struct{ row, column uint32 }
	level := []at{{0, 0}, {0, 1}}
	for z := range deepest + 1 {
		var sum int64
		var next []at
		for _, tile := range level {
			n, err := f.points(t.Context(), fmt.Sprintf("/collections/incidents/tiles/WorldCRS84Quad/%d/%d/%d?f=mvt&%s", z, tile.row, tile.column, query))
			if err != nil {
				t.Fatal(err)
			}
			if sum += n; n > 0 {
				r, c := 2*tile.row, 2*tile.column
				next = append(next, at{r, c}, at{r, c + 1}, at{r + 1, c}, at{r + 1, c + 1})
			}
		}
		if sum != want {
			t.Errorf("%d tiles of level %d of WorldCRS84Quad add up to %d, want %d; %q", len(level), z, sum, want, query)
		}
		level = next
	}
}

// addUpBelow adds up the tiles that hold something, as the keys of places tell, from a zoom to the deepest: what a tile beside them showed, or
// any of them did not show, would be missing. Tiles are many there, and nearly all are empty.
func (f *follower) addUpBelow(t *testing.T, query string, want int64, from maptile.Zoom) {
	t.Helper()
	keys := f.keys(t, query)
	if int64(len(keys)) != want {
		t.Errorf("%d listed incidents are on the map, want %d; %q", len(keys), want, query)
	}
	for z := int(from); z <= tiles.MaxZoom; z++ {
		shift, sum, held := 2*(31-z), int64(0), 0
		for i, key := range keys {
			if i > 0 && key>>shift == keys[i-1]>>shift {
				continue
			}
			held++
			x, y := geo.TileKeyCell(key)
			n, err := f.points(t.Context(), fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt?%s", z, x>>(31-z), y>>(31-z), query))
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if sum != want {
			t.Errorf("%d tiles of zoom %d add up to %d, want %d; %q", held, z, sum, want, query)
		}
	}
}

// keys lists the keys of all places on the map, in order.
func (f *follower) keys(t *testing.T, query string) (keys []int64) {
	t.Helper()
	for path := "/collections/incidents/items?limit=10000&" + query; path != ""; {
		var page struct {
			Features []struct{ Geometry *geojson.Geometry }
			Links    []struct{ Rel, Href string }
		}
		if err := f.askJSON(t.Context(), path, &page); err != nil {
			t.Fatal(err)
		}
		for _, feature := range page.Features {
			if feature.Geometry == nil {
				continue
			}
			at, _ := geo.Representative(feature.Geometry.Geometry())
			if key, ok := geo.TileKey(at); ok {
				keys = append(keys, key)
			}
		}
		path = ""
		for _, link := range page.Links {
			if u, err := url.Parse(link.Href); link.Rel == "next" && err == nil {
				path = u.RequestURI()
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// largestCluster returns how many incidents the largest cluster has in the tile that holds a place.
func (f *follower) largestCluster(t *testing.T, spot orb.Point, z maptile.Zoom) (largest int64) {
	t.Helper()
	at := maptile.At(spot, z)
	body, err := f.ask(t.Context(), fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt?origin=ucdp-ged", z, at.X, at.Y))
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range layers {
		for _, feature := range layer.Features {
			n, _ := feature.Properties["point_count"].(float64)
			if cluster, _ := feature.Properties["cluster"].(bool); cluster && feature.Properties["buffer"] == nil {
				largest = max(largest, int64(n))
			}
		}
	}
	return largest
}

// commonest returns the place that most events of a GED file share, and how many do.
func commonest(t *testing.T, path string) (spot orb.Point, n int64) {
	t.Helper()
	counts := map[orb.Point]int64{}
	for _, row := range table(t, path) {
		lon, errLon := strconv.ParseFloat(row["longitude"], 64)
		lat, errLat := strconv.ParseFloat(row["latitude"], 64)
		if errLon != nil || errLat != nil {
			t.Fatal(errLon, errLat)
		}
		p := orb.Point{lon, lat}
		if counts[p]++; counts[p] > n {
			spot, n = p, counts[p]
		}
	}
	return spot, n
}
