package geo

import (
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// Frame turns what Position or Near says of p into the line's own plane: where p lies beyond an end, alongM is less than 0 or more than the
// length, by how far it is beyond the perpendicular there, and offsetM is how far it is beside the line drawn on straight, both to 1e-3 of its
// distance from the end. Elsewhere both stay as they are. What InBand leaves out as beyond an end is out of [0, length] here too.
func (l *Line) Frame(p orb.Point, alongM, offsetM float64) (frameAlongM, frameOffsetM float64) {
	if !l.NearEnd(alongM, offsetM) {
		return alongM, offsetM
	}
	if aheadM, sideM, sure := l.roughlyBeyond(p, alongM <= l.unsureEndM(offsetM), math.Abs(offsetM)); sure {
		return aheadM, sideM
	}
	f, ok := l.foot(p, PositionReachM)
	if !ok || !l.beyond(f, p) {
		return alongM, offsetM
	}
	ahead, left := f.towards(p)
	return f.alongM + ahead, left
}

// NearEnd tells whether what Near says of a place leaves open that it lies beyond an end: otherwise Frame has nothing to turn.
func (l *Line) NearEnd(alongM, offsetM float64) bool {
	end := l.unsureEndM(offsetM)
	return !(alongM > end && alongM < l.lengthM-end)
}

// unsureEndM is how far before an end Near may place what is beyond it.
func (l *Line) unsureEndM(offsetM float64) float64 {
	return l.unsureM() + unsureAlong*math.Abs(offsetM)
}

// roughlyBeyond is Frame for what is distM from an end and surely beyond it, by the direction in space in which it lies from there: right to
// 1e-3 of the distance.
func (l *Line) roughlyBeyond(p orb.Point, atStart bool, distM float64) (alongM, offsetM float64, sure bool) {
	pieces := l.path.pieces
	x, from, sign := &pieces[len(pieces)-1], l.lengthM, 1.0
	at := x.q
	if atStart {
		x, from, sign = &pieces[0], 0, -1
		at = x.p
	}
	ahead, away := x.q.sub(x.p), toSpace(p).sub(at)
	size := math.Sqrt(ahead.dot(ahead))
	beyond, aside := sign*ahead.dot(away)/size, cross(ahead, away).dot(at)/(size*math.Sqrt(at.dot(at)))
	scale := distM / math.Hypot(beyond, aside) // chords are some metres short at 100 km
	if !(beyond*scale > 1+2e-3*distM) {
		return 0, 0, false
	}
	return from + sign*beyond*scale, aside * scale, true
}

// Between returns the course of the line from fromM to toM metres from its start, with its vertices: one line, or several where the line
// has several parts.
func (l *Line) Between(fromM, toM float64) orb.MultiLineString {
	fromM, toM = math.Max(0, fromM), math.Min(toM, l.lengthM)
	pieces := l.path.pieces
	var lines orb.MultiLineString
	for i := sort.Search(len(pieces), func(i int) bool { return i+1 == len(pieces) || l.starts[i+1] > fromM }); i < len(pieces) && l.starts[i] < toM; i++ {
		x := &pieces[i]
		start, end := along(x.a, x.b, x.t0), along(x.a, x.b, x.t1)
		if l.starts[i] < fromM {
			start = l.At(fromM)
		}
		if i+1 < len(pieces) && l.starts[i+1] > toM || i+1 == len(pieces) && toM < l.lengthM {
			end = l.At(toM)
		}
		n := len(lines) - 1
		switch {
		case n < 0 || lines[n][len(lines[n])-1] != start:
			lines = append(lines, orb.LineString{start, end})
		case x.t0 > 0 && len(lines[n]) > 1: // one edge goes on
			lines[n][len(lines[n])-1] = end
		default:
			lines[n] = append(lines[n], end)
		}
	}
	return lines
}
