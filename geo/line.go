package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Line is a line prepared for measuring places along it: a corridor, a border. It never changes once made.
type Line struct {
	vertices orb.LineString
	path     *path
	starts   []float64 // metres from the start to each vertex
	stepM    float64   // see LengthM
}

// NewLine prepares a valid line (see Validate) with straight lon/lat edges.
func NewLine(vertices orb.LineString) *Line {
	l := &Line{
		vertices: vertices, path: newPath([]orb.LineString{vertices}),
		starts: make([]float64, len(vertices)), stepM: stepFor(vertices),
	}
	for i := 1; i < len(vertices); i++ {
		l.starts[i] = l.starts[i-1] + lengthBy(vertices[i-1:i+1], l.stepM)
	}
	return l
}

// LengthM returns the length of the line in metres.
func (l *Line) LengthM() float64 {
	if len(l.starts) == 0 {
		return 0
	}
	return l.starts[len(l.starts)-1]
}

// PositionReachM is how far from a line, in metres, Position still places a point.
const PositionReachM = 150_000

// Position returns how far along the line, in metres from its start, the nearest position of it to p lies, and how far p is from
// there: positive on the left of the line's direction, negative on the right. Before the start and after the end alongM is 0 or the
// length, and offsetM the distance to that end, signed by the side of the line drawn on. Where several positions are equally near the
// first one counts. ok is false beyond PositionReachM.
func (l *Line) Position(p orb.Point) (alongM, offsetM float64, ok bool) {
	near, _ := nearest(newPath([]orb.LineString{{p}}), l.path, PositionReachM)
	best := math.Inf(1)
	for i := range near {
		d, _, u := near[i].refined()
		at := l.metresTo(near[i].y.edge, u)
		if d < best-1e-4 || d < best+1e-4 && at < alongM {
			best, alongM = d, at
			offsetM = d * l.side(near[i].y.edge, u, p)
		}
	}
	return alongM, offsetM, best <= PositionReachM
}

func (l *Line) metresTo(edge int, t float64) float64 {
	a, b := l.vertices[edge], l.vertices[edge+1]
	return l.starts[edge] + lengthBy(orb.LineString{a, along(a, b, t)}, l.stepM)
}

// side is 1 where p is on the left of the edge as it runs at fraction t, -1 on the right.
func (l *Line) side(edge int, t float64, p orb.Point) float64 {
	a, b := l.vertices[edge], l.vertices[edge+1]
	q := along(a, b, t)
	_, azi, _ := Inverse(q, p)
	sin, cos := math.Sincos(azi * rad)
	east, north := metresPerDegree(q[1])
	if (b[0]-a[0])*east*cos-(b[1]-a[1])*north*sin < 0 {
		return -1
	}
	return 1
}

// At returns the position on the line alongM metres from its start; beyond an end, that end. It undoes Position to a millimetre.
func (l *Line) At(alongM float64) orb.Point {
	last := len(l.vertices) - 1
	for i := 1; i <= last; i++ {
		if alongM > l.starts[i] {
			continue
		}
		a, b := l.vertices[i-1], l.vertices[i]
		return along(a, b, l.fraction(a, b, alongM-l.starts[i-1]))
	}
	return l.vertices[last]
}

// fraction finds the part of an edge that is distM long, by stepping with the mean pace so far: the pace changes by little along it.
func (l *Line) fraction(a, b orb.Point, distM float64) float64 {
	whole := lengthBy(orb.LineString{a, b}, l.stepM)
	if !(distM > 0) || whole == 0 {
		return 0
	}
	t := distM / whole
	for range 8 {
		off := distM - lengthBy(orb.LineString{a, along(a, b, t)}, l.stepM)
		if math.Abs(off) < 1e-4 {
			break
		}
		t = clamp01(t + off/whole)
	}
	return t
}
