package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// ShareIn returns how much of a line's band lies in another's, 0 to 1: the mean over the line of how much of the cross-section, from one edge to
// the other, InBand of the other says is in. It is by sampling the middles of overlapStep long, overlapsAcross wide pieces, the same ones each
// time: right to some thousandths. Where the line bends its cross-sections lie closer on the inner side; each counts the same.
func (l *Line) ShareIn(halfWidthM float64, other *Line, otherHalfWidthM float64) float64 {
	n := int(math.Ceil(math.Min(math.Max(l.lengthM/overlapStepM, leastOverlaps), mostOverlaps)))
	follower, inside := other.Follow(), 0
	reachM := math.Min(PositionReachM, halfWidthM+otherHalfWidthM)
	for i := range n {
		at, left := l.across(l.lengthM * (float64(i) + 0.5) / float64(n))
		if _, _, near := follower.Near(at, reachM+other.unsureM()); !near && reachM < PositionReachM {
			continue // no part of the cross-section is
		}
		for j := range overlapsAcross {
			offsetM := halfWidthM * (2*(float64(j)+0.5)/overlapsAcross - 1)
			if p, _ := Direct(at, left, offsetM); follower.InBand(p, otherHalfWidthM) {
				inside++
			}
		}
	}
	return float64(inside) / float64(n*overlapsAcross)
}

// Cross-sections of ShareIn: one each overlapStepM metres, but no fewer and no more than so many, each looked at in so many places.
const (
	overlapStepM   = 500
	leastOverlaps  = 400
	mostOverlaps   = 2000
	overlapsAcross = 40
)

// across returns the position alongM metres from the start, and the azimuth of what is on its left.
func (l *Line) across(alongM float64) (p orb.Point, left float64) {
	p, x := l.at(alongM)
	east, north := metresPerDegree(p[1])
	ahead := math.Atan2((x.b[0]-x.a[0])*east, (x.b[1]-x.a[1])*north) * deg
	return p, ahead - 90
}
