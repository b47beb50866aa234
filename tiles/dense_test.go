package tiles_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/geo"
	"threatmap/internal/tilerules"
	"threatmap/threat"
)

// dense is a source of many points in one tile, each unlike the others.
type dense struct {
	fake
	keyed []keyedPoint // by key
}

type keyedPoint struct {
	key   int64
	point orb.Point
}

func newDense(points []orb.Point) (s dense) {
	for _, p := range points {
		key, _ := geo.TileKey(p)
		s.keyed = append(s.keyed, keyedPoint{key, p})
	}
	slices.SortFunc(s.keyed, func(a, b keyedPoint) int { return cmp.Compare(a.key, b.key) })
	return s
}

func (s dense) TileCells(_ context.Context, _ threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	lo, hi := geo.TileRange(z, x, y)
	shift := 2 * max(0, 31-int(z)-gridBits)
	for i := 0; i < len(s.keyed); {
		from := i
		for i++; i < len(s.keyed) && s.keyed[i].key>>shift == s.keyed[from].key>>shift; i++ {
		}
		if key := s.keyed[from].key; key < lo || key >= hi {
			continue
		}
		if err := yield(cellOf(s.keyed[from:i], from)); err != nil {
			return err
		}
	}
	return nil
}

func cellOf(members []keyedPoint, number int) *threat.TileCell {
	c := &threat.TileCell{
		Count: int64(len(members)), Point: members[0].point, BySide: make([]int64, len(threat.Sides.Codes)),
		Type: threat.EventTypes.Codes[number%len(threat.EventTypes.Codes)].Code, Side: threat.Sides.Codes[number%4].Code,
	}
	for i := range members {
		c.BySide[(number+i*i)%4]++
	}
	if c.Count == 1 {
		day := threat.Day(number)
		c.ID, c.FirstDay = threat.PublicID(int64(number)), &day
		c.Precision, c.Verification = threat.GeoPrecisions.Codes[number%len(threat.GeoPrecisions.Codes)].Code, threat.Verifications.Codes[number%3].Code
		c.Kind = threat.RecordKinds.Codes[number%7].Code
	}
	return c
}

// inTile scatters n points over a tile near Baghdad.
func inTile(z uint32, n int) (points []orb.Point, x, y uint32) {
	key, _ := geo.TileKey(orb.Point{44.36, 33.31})
	x, y = geo.TileKeyCell(key)
	x, y = x>>(31-z), y>>(31-z)
	lo, hi := geo.TileRange(z, x, y)
	rnd := rand.New(rand.NewPCG(uint64(z), 9))
	for range n {
		points = append(points, geo.TileKeyPoint(lo+rnd.Int64N(hi-lo)))
	}
	return points, x, y
}

// onePerCell puts a point into each of the 4096 cells.
func onePerCell(z uint32) (points []orb.Point, x, y uint32) {
	_, x, y = inTile(z, 0)
	lo, hi := geo.TileRange(z, x, y)
	rnd := rand.New(rand.NewPCG(uint64(z), 8))
	for step, key := (hi-lo)/4096, lo; key < hi; key += step {
		points = append(points, geo.TileKeyPoint(key+rnd.Int64N(step)))
	}
	return points, x, y
}

func TestTheDensestTilesStaySmallAndWhole(t *testing.T) {
	for _, z := range []uint32{0, 6, 12, 14} {
		points, x, y := onePerCell(z)
		checkDense(t, fmt.Sprintf("one in each cell at zoom %d", z), points, z, x, y)
		if z > 6 && testing.Short() {
			break
		}
		points, x, y = inTile(z, 1_000_000)
		checkDense(t, fmt.Sprintf("a million at zoom %d", z), points, z, x, y)
	}
}

func checkDense(t *testing.T, name string, points []orb.Point, z, x, y uint32) {
	t.Helper()
	tile := encoded(t, newDense(points), z, x, y)
	if err := tilerules.Check(tile); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	sum, size := int64(0), gzipped(t, tile)
	for _, f := range layers[0].Features {
		sum += int64(f.Properties["point_count"].(float64))
	}
	t.Logf("%s: %d features, %d bytes, %d gzipped", name, len(layers[0].Features), len(tile), size)
	if sum != int64(len(points)) {
		t.Errorf("%s: adds up to %d of %d", name, sum, len(points))
	}
	if size > 64<<10 {
		t.Errorf("%s: %d bytes gzipped", name, size)
	}
}

func gzipped(t *testing.T, b []byte) int {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(b); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return packed.Len()
}
