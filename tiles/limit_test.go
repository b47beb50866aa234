package tiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"threatmap/geo"
	"threatmap/internal/tilerules"
	"threatmap/threat"
	"threatmap/tiles"
)

// detailed is a source whose features depend on the tolerance that is asked for, and which notes it.
type detailed struct {
	fake
	at    func(tolerance float64) []threat.Feature
	asked []float64
}

func (s *detailed) TileShapes(_ context.Context, _ threat.Collection, _ threat.Filter, _ orb.Bound, tolerance float64, yield func(threat.Feature) error) error {
	s.asked = append(s.asked, tolerance)
	for _, f := range s.at(tolerance) {
		if err := yield(f); err != nil {
			return err
		}
	}
	return nil
}

const limitZoom = 8

var limitTile = maptile.At(orb.Point{40.5, 35.5}, limitZoom)

// limited makes the tile, and holds it to the limit and to the rules of vector tiles.
func limited(t *testing.T, s tiles.Source, collection string) map[string]*mvt.Layer {
	t.Helper()
	col, err := threat.CollectionByID(collection)
	if err != nil {
		t.Fatal(err)
	}
	a := tiles.Address{Collection: col, Z: limitZoom, X: limitTile.X, Y: limitTile.Y}
	made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), a, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(made.Data); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if most := 64 << 10; len(made.Gzip) > most || packed.Len() > most+most/20 { // Go's own packer packs a little less well
		t.Errorf("%d bytes, %d by another packer", len(made.Gzip), packed.Len())
	}
	if err := tilerules.Check(made.Data); err != nil {
		t.Error(err)
	}
	layers, err := mvt.Unmarshal(made.Data)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*mvt.Layer{}
	for _, l := range layers {
		byName[l.Name] = l
	}
	return byName
}

// ring is a jagged disc, whole in the tile where its radius is at most 0.22 degrees.
func ring(r *rand.Rand, radius float64, positions int) orb.Polygon {
	b := limitTile.Bound().Pad(-0.2)
	middle := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
	var ring orb.Ring
	for i := range positions {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(positions))
		away := radius * (0.8 + 0.2*r.Float64())
		ring = append(ring, orb.Point{middle[0] + away*cos, middle[1] + away*sin})
	}
	return orb.Polygon{append(ring, ring[0])}
}

func discs(n, positions int, radius func(i int) float64) (list []threat.Feature) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test wants the same numbers each time
	for i := range n {
		list = append(list, threat.Feature{ID: strconv.Itoa(i), Geometry: ring(r, radius(i), positions)})
	}
	return list
}

// A tile over the limit is drawn from the geometry of the next lower zooms, as far as it takes, before anything is left out.
func TestATileOverItsLimitIsDrawnMoreCoarsely(t *testing.T) {
	enough := geo.TileTolerance(limitZoom - 2)
	s := &detailed{at: func(tolerance float64) []threat.Feature {
		positions := 40
		if tolerance < enough {
			positions = 1000
		}
		return discs(200, positions, func(int) float64 { return 0.1 })
	}}
	layers := limited(t, s, "areas")
	if n := len(layers["areas"].Features); n != 200 || layers[tiles.LeftOutLayer] != nil {
		t.Errorf("%d of 200 features, left out: %+v", n, layers[tiles.LeftOutLayer])
	}
	if want := []float64{geo.TileTolerance(8), geo.TileTolerance(7), enough}; fmt.Sprint(s.asked) != fmt.Sprint(want) {
		t.Errorf("asked for the tolerances %v, want %v", s.asked, want)
	}
}

// What has no room is the smallest, and is counted in the tile.
func TestATileSaysHowManyFeaturesItLeavesOut(t *testing.T) {
	const n = 600
	radius := func(i int) float64 { return 0.02 + 0.2*float64((i*7)%n)/n }
	features := discs(n, 300, radius)
	s := &detailed{at: func(float64) []threat.Feature { return features }}
	layers := limited(t, s, "areas")
	kept := layers["areas"].Features
	if len(kept) == 0 || len(kept) == n {
		t.Fatalf("%d features are kept", len(kept))
	}
	sayingLeftOut(t, layers, "areas", n-len(kept))
	there := map[string]bool{}
	for _, f := range kept {
		there[f.Properties["id"].(string)] = true
	}
	smallest, largest := 1.0, 0.0 // of those there, and of those left out
	for i := range n {
		if there[strconv.Itoa(i)] {
			smallest = min(smallest, radius(i))
		} else {
			largest = max(largest, radius(i))
		}
	}
	if 0.9*largest > smallest { // the discs are jagged
		t.Errorf("a disc of %.3f degrees is left out, one of %.3f is kept", largest, smallest)
	}
	if last := s.asked[len(s.asked)-1]; last != geo.TileTolerance(limitZoom-3) || len(s.asked) != 4 {
		t.Errorf("asked for the tolerances %v", s.asked)
	}
}

// One feature more would be over the limit: no more is left out than must be.
func TestATileLeavesOutNoMoreThanItMust(t *testing.T) {
	const n = 400
	features := discs(n, 300, func(i int) float64 { return 0.05 + 0.1*float64(i)/n })
	from := func(first int) map[string]*mvt.Layer {
		return limited(t, &detailed{at: func(float64) []threat.Feature { return features[first:] }}, "areas")
	}
	left := n - len(from(0)["areas"].Features)
	if left < 10 {
		t.Fatalf("only %d of %d are left out", left, n)
	}
	again := from(left / 2)
	if kept := len(again["areas"].Features); kept+left < n-5 || kept+left > n+5 {
		t.Errorf("without the %d smallest %d are kept, with them %d", left/2, kept, n-left)
	}
}

// sayingLeftOut looks for the note of what was left out.
func sayingLeftOut(t *testing.T, layers map[string]*mvt.Layer, collection string, want int) {
	t.Helper()
	note := layers[tiles.LeftOutLayer]
	if note == nil || len(note.Features) != 1 {
		t.Fatalf("the note of what is left out: %+v", note)
	}
	p := note.Features[0].Properties
	if p["collection"] != collection || p["count"] != float64(want) {
		t.Errorf("the note says %v, %d are left out", p, want)
	}
}

// Points are as large as each other: those of the first ranks stay, and coarser geometry is not asked for in vain.
func TestPlacesAreLeftOutByRank(t *testing.T) {
	const n = 30_000
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test wants the same numbers each time
	b := limitTile.Bound()
	var features []threat.Feature
	for i := range n {
		at := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
		name := strconv.FormatUint(r.Uint64(), 36)
		features = append(features, threat.Feature{ID: strconv.Itoa(i), Geometry: at, Values: []any{name, nil, "SYR", nil, int64(i % 7), "s"}})
	}
	s := &detailed{at: func(float64) []threat.Feature { return features }}
	layers := limited(t, s, "places")
	kept, shown := layers["places"].Features, n/7*7+min(n%7, 7) // ranks 0 to 6 are all shown at zoom 8
	sayingLeftOut(t, layers, "places", shown-len(kept))
	byRank := map[float64]int{}
	for _, f := range kept {
		byRank[f.Properties["rank"].(float64)]++
	}
	for rank := 1.0; rank < 7; rank++ {
		if byRank[rank] > 0 && byRank[rank-1] < n/7 {
			t.Errorf("by rank: %v", byRank)
		}
	}
	if len(s.asked) != 1 {
		t.Errorf("points were asked for %d times", len(s.asked))
	}
}

// A single feature that has no room leaves a tile that says so, not an empty one.
func TestAFeatureTooLargeForATileIsCounted(t *testing.T) {
	s := &detailed{at: func(float64) []threat.Feature { return discs(1, 200_000, func(int) float64 { return 0.7 }) }}
	layers := limited(t, s, "areas")
	if layers["areas"] != nil {
		t.Errorf("%d features are kept", len(layers["areas"].Features))
	}
	sayingLeftOut(t, layers, "areas", 1)
}

// What is smaller than a unit of the tile is a speck, in the one tile that holds it.
func TestASpeckIsInOneTile(t *testing.T) {
	edge := limitTile.Bound().Max[0]
	small := orb.MultiPolygon{{{{edge - 1e-5, 35.5}, {edge - 0.9e-5, 35.5}, {edge - 0.9e-5, 35.50001}, {edge - 1e-5, 35.5}}}}
	s := fake{shapes: []threat.Feature{{ID: "1", Geometry: small}}}
	if l := decode(t, s, "areas", limitZoom, limitTile.X, limitTile.Y)["areas"]; l == nil || len(l.Features) != 1 {
		t.Errorf("%+v is not there", l)
	}
	if l := decode(t, s, "areas", limitZoom, limitTile.X+1, limitTile.Y)["areas"]; l != nil {
		t.Errorf("the tile beside it shows %v too", l.Features[0].Geometry)
	}
}
