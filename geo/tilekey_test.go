package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

func TestTileKeyIsInTheRangeOfItsTile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		p := orb.Point{rng.Float64()*360 - 180, (rng.Float64()*2 - 1) * 85}
		key, ok := TileKey(p)
		if !ok {
			t.Fatalf("%v has no key", p)
		}
		for z := range uint32(30) {
			tile := maptile.At(p, maptile.Zoom(z))
			lo, hi := TileRange(z, tile.X, tile.Y)
			if key < lo || key >= hi {
				t.Fatalf("%v: key %d is outside tile %v = [%d, %d)", p, key, tile, lo, hi)
			}
		}
		if q := TileKeyPoint(key); Distance(p, q) > 0.0195 {
			t.Fatalf("%v: cell centre %v is %v m off", p, q, Distance(p, q))
		}
		if back, _ := TileKey(TileKeyPoint(key)); back != key {
			t.Fatalf("%v: key %d comes back as %d", p, key, back)
		}
	}
}

func TestTileRangesNest(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		z := rng.Uint32N(31)
		x, y := uint32(rng.Uint64N(1<<z)), uint32(rng.Uint64N(1<<z))
		lo, hi := TileRange(z, x, y)
		next := lo
		for _, child := range [][2]uint32{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			l, h := TileRange(z+1, 2*x+child[0], 2*y+child[1])
			if l != next {
				t.Fatalf("%d/%d/%d: child %v starts at %d, want %d", z, x, y, child, l, next)
			}
			next = h
		}
		if next != hi {
			t.Fatalf("%d/%d/%d: children end at %d, want %d", z, x, y, next, hi)
		}
	}
}

func TestTileKeyEdges(t *testing.T) {
	for _, c := range []struct {
		name string
		p    orb.Point
		ok   bool
	}{
		{"north west corner", orb.Point{-180, MaxMercatorLat}, true},
		{"south east corner", orb.Point{180, -MaxMercatorLat}, true},
		{"too far north", orb.Point{0, 85.06}, false},
		{"pole", orb.Point{0, -90}, false},
		{"not a number", orb.Point{math.NaN(), 0}, false},
		{"out of range", orb.Point{181, 0}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if key, ok := TileKey(c.p); ok != c.ok || key < 0 || key >= 1<<62 {
				t.Errorf("%d %v", key, ok)
			}
		})
	}
	if lo, hi := TileRange(0, 0, 0); lo != 0 || hi != 1<<62 {
		t.Errorf("the world is [%d, %d)", lo, hi)
	}
	for _, a := range [][3]uint32{{32, 0, 0}, {1, 2, 0}, {1, 0, 2}} {
		if lo, hi := TileRange(a[0], a[1], a[2]); lo != hi {
			t.Errorf("%v is no tile, but has [%d, %d)", a, lo, hi)
		}
	}
}

func BenchmarkTileKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		TileKey(orb.Point{40.14, 35.33})
	}
}
