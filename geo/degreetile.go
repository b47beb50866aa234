package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// degreeBits is the number of bits of a degree cell's column; its row has one less, as the map is half as high as it is wide.
const degreeBits = 31

// DegreeCell returns the column and row, from the north-west, of a position in a grid of 2^31 by 2^30 cells of equal degrees. It is the one rule of which
// tile of which level a position is in (DegreeShift): cells of a level are cells of a finer one put together. The poles and 180° are in the last cells.
func DegreeCell(p orb.Point) (x, y uint32) {
	return cell((p[0] + 180) / 360 * (1 << degreeBits)), min(cell((90-p[1])/180*(1<<(degreeBits-1))), 1<<(degreeBits-1)-1)
}

// DegreeShift is how many of the last bits of a degree cell's column and row are of one cell of a grid of 2^gridBits by 2^gridBits cells in a
// tile of a level; level 0 has two tiles.
func DegreeShift(level uint32, gridBits int) int { return max(0, degreeBits-1-int(level)-gridBits) }

// DegreeTile returns the bound of a tile of a level in lon/lat, rows from the north.
func DegreeTile(level, x, y uint32) orb.Bound {
	side := math.Ldexp(180, -int(level)) // exact, as are its multiples
	west, north := float64(x)*side-180, 90-float64(y)*side
	return orb.Bound{Min: orb.Point{west, north - side}, Max: orb.Point{west + side, north}}
}
