package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// keyBits is the number of bits of a tile key on each axis: 62 bits fit a signed bigint and sort right in it.
const keyBits = 31

// MaxMercatorLat is the latitude where Web Mercator's square ends.
const MaxMercatorLat = 85.05112877980659

// TileKey returns the Morton key of a point's Web-Mercator position: the column and row of the cell at zoom 31 interleaved, x in even
// bits, y (down from the north, as in tile addresses) in odd ones, so that every tile of every zoom is one contiguous range of keys.
// A cell is 19 mm at the equator. ok is false beyond ±85.0511°, where no tile is, and for a position out of range.
func TileKey(p orb.Point) (key int64, ok bool) {
	if !okPoint(p) || math.Abs(p[1]) > MaxMercatorLat {
		return 0, false
	}
	const cells = 1 << keyBits
	x := (p[0] + 180) / 360 * cells
	sin := math.Sin(p[1] * rad)
	y := (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * cells
	return int64(spread(cell(x)) | spread(cell(y))<<1), true
}

func cell(v float64) uint32 {
	return uint32(math.Max(0, math.Min(1<<keyBits-1, math.Floor(v))))
}

// TileRange returns the half-open range [lo, hi) of the keys within tile z/x/y (rows from the north). An address that is not a tile
// (z over 31, x or y over 2^z-1) has the empty range 0, 0.
func TileRange(z, x, y uint32) (lo, hi int64) {
	if z > keyBits || uint64(x) >= 1<<z || uint64(y) >= 1<<z {
		return 0, 0
	}
	shift := 2 * (keyBits - z)
	code := int64(spread(x) | spread(y)<<1)
	return code << shift, (code + 1) << shift
}

// TileKeyPoint returns the centre of a key's cell.
func TileKeyPoint(key int64) orb.Point {
	const cells = 1 << keyBits
	x := (float64(squeeze(uint64(key))) + 0.5) / cells
	y := (float64(squeeze(uint64(key)>>1)) + 0.5) / cells
	return orb.Point{x*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*y))) * deg}
}

// spread puts the bits of v in the even places.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// squeeze takes the even bits of x together.
func squeeze(x uint64) uint32 {
	x &= 0x5555555555555555
	x = (x | x>>1) & 0x3333333333333333
	x = (x | x>>2) & 0x0f0f0f0f0f0f0f0f
	x = (x | x>>4) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return uint32(x | x>>16)
}

// TileKeyCell returns the column and row, from the north, of a key's cell at zoom 31.
func TileKeyCell(key int64) (x, y uint32) { return squeeze(uint64(key)), squeeze(uint64(key) >> 1) }

// TileTolerance is how far, in degrees of longitude, a line may be off in the tiles of a zoom: half a pixel of a tile of 512 px.
func TileTolerance(z int) float64 { return 360 / float64(uint64(1024)<<z) }
