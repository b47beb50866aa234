package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// H3 grids the earth by hexagons on the faces of an icosahedron, each of seven smaller ones. On a face, lattice points are Eisenstein integers x + yω, with
// ω = e^(2πi/3): the three axes are 1, ω and ω². From one resolution to the next the lattice is multiplied by 2 − ω and 3 + ω in turn, both of norm
// 7; so a cell is its parent times that plus 0 or one of the six units, which is the digit.

// eisenstein is x + yω.
type eisenstein struct{ x, y int }

func (a eisenstein) minus(b eisenstein) eisenstein { return eisenstein{a.x - b.x, a.y - b.y} }

// by multiplies: ω² = −1 − ω.
func (a eisenstein) by(b eisenstein) eisenstein {
	return eisenstein{a.x*b.x - a.y*b.y, a.x*b.y + a.y*b.x - a.y*b.y}
}

// over divides by what has the norm 7; ok is false where it leaves a rest.
func (a eisenstein) over(b eisenstein) (q eisenstein, ok bool) {
	q = a.by(eisenstein{b.x - b.y, -b.y}) // times the conjugate
	ok = q.x%7 == 0 && q.y%7 == 0
	return eisenstein{q.x / 7, q.y / 7}, ok
}

// h3Units are the digits by sixths of a turn from the first axis: the powers of 1 + ω.
var h3Units = [6]eisenstein{{1, 0}, {1, 1}, {0, 1}, {-1, 0}, {-1, -1}, {0, -1}}

// h3Digits are how H3 numbers them; 0 is the cell in the middle.
var h3Digits = [6]uint64{4, 6, 2, 3, 1, 5}

const (
	h3Third  = 4                      // sixths of a turn to the third axis, which pentagons don't have
	h3Middle = -1                     // no unit: the middle
	h3Edge   = 0.38196601125010500003 // of the coarsest lattice, on a face of the unit sphere
	// H3MaxResolution is that of the finest cells.
	H3MaxResolution = 15
)

// h3Step is what the lattice is multiplied by to get to a resolution.
func h3Step(resolution int) eisenstein {
	if resolution%2 == 1 {
		return eisenstein{2, -1}
	}
	return eisenstein{3, 1}
}

// H3 returns the index of the cell that holds a lon/lat point, as H3 spells it (15 hexadecimal digits), at a resolution of 0 to H3MaxResolution. H3 takes latitudes for those
// of a sphere.
func H3(p orb.Point, resolution int) string {
	face, plane := h3OnFace(p)
	for r := range resolution {
		s := h3Step(r + 1)
		plane *= complex(float64(s.x)-float64(s.y)/2, float64(s.y)*math.Sqrt(3)/2)
	}
	at := h3Nearest(plane)
	digits := make([]int, resolution)
	for r := resolution; r > 0; r-- {
		at, digits[r-1] = h3Parent(at, h3Step(r))
	}
	base := h3Bases[face][h3Slot(at)]
	h3Turn(digits, base, face)
	index := uint64(1)<<59 | uint64(resolution)<<52 | uint64(base.cell)<<45 //nolint:gosec // not negative
	for r := 1; r <= H3MaxResolution; r++ {
		digit := uint64(7) // none
		if r <= resolution {
			digit = 0
			if turn := digits[r-1]; turn != h3Middle {
				digit = h3Digits[turn]
			}
		}
		index |= digit << (3 * (H3MaxResolution - r))
	}
	return fmt.Sprintf("%x", index)
}

// h3OnFace projects a point on its face of the icosahedron, from the middle of the earth, in edges of the coarsest lattice.
func h3OnFace(p orb.Point) (face int, plane complex128) {
	sinLon, cosLon := math.Sincos(p[0] * rad)
	sinLat, cosLat := math.Sincos(p[1] * rad)
	x, y, z := cosLat*cosLon, cosLat*sinLon, sinLat
	nearest := math.Inf(-1)
	for i, f := range h3Faces {
		if dot := f.x*x + f.y*y + f.z*z; dot > nearest {
			face, nearest = i, dot
		}
	}
	f := h3Faces[face]
	level := math.Hypot(f.x, f.y)
	east := (f.x*y - f.y*x) / level
	north := (z - f.z*nearest) / level
	sin, cos := math.Sincos(f.azimuth)
	return face, complex((cos*north+sin*east)/nearest/h3Edge, (sin*north-cos*east)/nearest/h3Edge)
}

// h3Nearest is the lattice point nearest to a place: coordinates along three axes, whose sum is 0, rounded, and the worst mended.
func h3Nearest(at complex128) eisenstein {
	y := imag(at) * 2 / math.Sqrt(3)
	x := real(at) + y/2
	// In cube coordinates (x, −y, y−x) neighbours differ by 1 in two of the three.
	a, b, c := math.Round(x), math.Round(-y), math.Round(y-x)
	da, db, dc := math.Abs(a-x), math.Abs(b+y), math.Abs(c-(y-x))
	switch {
	case da > db && da > dc:
		a = -b - c
	case db > dc:
		b = -a - c
	}
	return eisenstein{int(a), -int(b)}
}

// h3Parent returns the cell of the next coarser resolution, and which of its seven a cell is, by sixths of a turn.
func h3Parent(at, step eisenstein) (parent eisenstein, turn int) {
	for turn, unit := range h3Units {
		if q, ok := at.minus(unit).over(step); ok {
			return q, turn
		}
	}
	parent, _ = at.over(step)
	return parent, h3Middle
}

// h3Slot finds a base cell's place in the table: coordinates along the three axes, made so that the least of them is 0.
func h3Slot(at eisenstein) int {
	least := min(at.x, at.y, 0)
	return 9*(at.x-least) + 3*(at.y-least) - least
}

// h3Turn turns digits from a face's axes to those of the base cell. A pentagon has no third axis: what would lie there is turned once more.
func h3Turn(digits []int, base h3Base, face int) {
	enters, pentagon := h3Pentagons[base.cell]
	if pentagon && h3Leads(digits) == h3Third {
		if enters[0] == face || enters[1] == face {
			h3TurnAll(digits, 5)
		} else {
			h3TurnAll(digits, 1)
		}
	}
	for range base.turns {
		h3TurnAll(digits, 1)
		if pentagon && h3Leads(digits) == h3Third {
			h3TurnAll(digits, 1)
		}
	}
}

// h3Leads is the first digit that is not the middle.
func h3Leads(digits []int) int {
	for _, turn := range digits {
		if turn != h3Middle {
			return turn
		}
	}
	return h3Middle
}

func h3TurnAll(digits []int, sixths int) {
	for i, turn := range digits {
		if turn != h3Middle {
			digits[i] = (turn + sixths) % 6
		}
	}
}
