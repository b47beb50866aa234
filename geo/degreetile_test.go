package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// Each position is in one tile of a level, the one whose bound holds it, and its tile of the level before is the one that tile is a quarter of.
func TestDegreeTilesHoldTheirPositions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	points := []orb.Point{{-180, 90}, {180, -90}, {180, 90}, {-180, -90}, {0, 0}, {45, 45}, {math.Nextafter(0, -1), math.Nextafter(0, 1)}}
	for range 2000 {
		points = append(points, orb.Point{rnd.Float64()*360 - 180, rnd.Float64()*180 - 90})
	}
	for _, p := range points {
		x, y := geo.DegreeCell(p)
		for level := uint32(0); level <= 20; level++ {
			shift := geo.DegreeShift(level, 0)
			tx, ty := x>>shift, y>>shift
			if tx >= 2<<level || ty >= 1<<level {
				t.Fatalf("%v is in column %d, row %d of level %d", p, tx, ty, level)
			}
			if b := geo.DegreeTile(level, tx, ty).Pad(1e-9); !b.Contains(p) {
				t.Fatalf("%v is not in its tile %d/%d/%d: %v", p, level, tx, ty, b)
			}
		}
	}
	if b := geo.DegreeTile(1, 3, 1); b != (orb.Bound{Min: orb.Point{90, -90}, Max: orb.Point{180, 0}}) {
		t.Errorf("1/3/1 is %v", b)
	}
	if x, y := geo.DegreeCell(orb.Point{0, 0}); x>>geo.DegreeShift(0, 0) != 1 || y>>geo.DegreeShift(1, 0) != 1 {
		t.Error("0,0 is not the north-west corner of its tile")
	}
}
