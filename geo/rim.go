package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// rimDeg is how far beyond ±180 and ±90 a computed coordinate may end that was meant to be there: 0.1 mm.
const rimDeg = 1e-9

// ToRim moves positions that are beyond ±180 or ±90 by no more than a rounding error to there, in place. Otherwise Normalize would cut slivers off at
// the antimeridian.
func ToRim(g orb.Geometry) orb.Geometry {
	switch t := g.(type) {
	case orb.Point:
		onRim(&t)
		return t
	case orb.MultiPoint:
		for i := range t {
			onRim(&t[i])
		}
	case orb.Collection:
		for i := range t {
			t[i] = ToRim(t[i])
		}
	default:
		eachPoint(g, onRim)
	}
	return g
}

func onRim(p *orb.Point) {
	for axis, limit := range [2]float64{180, 90} {
		if v := math.Abs(p[axis]); v > limit && v <= limit+rimDeg {
			p[axis] = math.Copysign(limit, p[axis])
		}
	}
}
