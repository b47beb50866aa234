package geo

import (
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// Line is a line prepared for measuring places along it: a corridor, a border. It never changes once made.
type Line struct {
	path    *path
	starts  []float64 // metres from the start to each piece
	lengthM float64
	firsts  []int // by edge: its first piece
	bendM   float64
	bound   orb.Bound
}

// NewLine prepares valid lines (see Validate) with straight lon/lat edges. Several are parts of one, such as a border that a lake divides:
// positions run through one part after the other, and the gaps between them have no length.
func NewLine(parts ...orb.LineString) *Line {
	var lines []orb.LineString
	for _, part := range parts {
		if line := withoutRepeats(part); len(line) > 1 {
			lines = append(lines, line)
		}
	}
	l := &Line{path: newPath(lines), bound: orb.MultiLineString(lines).Bound()}
	for i := range l.path.pieces {
		x := &l.path.pieces[i]
		if x.edge == len(l.firsts) {
			l.firsts = append(l.firsts, i)
		}
		l.starts = append(l.starts, l.lengthM)
		l.lengthM += x.lengthTo(x.t1)
		l.bendM = math.Max(l.bendM, x.bendM)
	}
	return l
}

// LineOf prepares the lines of a geometry.
func LineOf(g orb.Geometry) *Line {
	lines, _ := outlines(g)
	return NewLine(lines...)
}

// withoutRepeats leaves out positions that repeat the one before.
func withoutRepeats(line orb.LineString) (out orb.LineString) {
	for i, p := range line {
		if i == 0 || p != line[i-1] {
			out = append(out, p)
		}
	}
	return out
}

// lengthTo is the length from the start of a piece to fraction t of its edge.
func (s *piece) lengthTo(t float64) float64 {
	return Distance(along(s.a, s.b, s.t0), along(s.a, s.b, t))
}

// LengthM returns the length of the line in metres.
func (l *Line) LengthM() float64 { return l.lengthM }

// PositionReachM is how far from a line, in metres, Position still places a point.
const PositionReachM = 150_000

// Position returns how far along the line, in metres from its start, the nearest position of it to p lies, and how far p is from
// there: positive on the left of the line's direction, negative on the right. Before the start and after the end alongM is 0 or the
// length, and offsetM the distance to that end, signed by the side of the line drawn on. Where several positions are equally near the
// first one counts. ok is false beyond PositionReachM.
func (l *Line) Position(p orb.Point) (alongM, offsetM float64, ok bool) {
	f, ok := l.foot(p, PositionReachM)
	return f.alongM, f.distM * l.side(f, p), ok
}

// InBand tells whether p is at most halfWidthM metres from the line and not beyond its ends, which are flat: beyond is what has an end
// for its nearest position, and lies on the far side of the perpendicular there. halfWidthM is at most PositionReachM.
func (l *Line) InBand(p orb.Point, halfWidthM float64) bool { return l.Follow().InBand(p, halfWidthM) }

// InBand is that of the Line.
func (w *Follower) InBand(p orb.Point, halfWidthM float64) bool {
	l, v := w.line, toSpace(p)
	if w.surely(v, halfWidthM) {
		return true
	}
	about, ok := w.foot(v, widened(halfWidthM)+l.unsureM())
	if !ok {
		return false
	}
	unsure, near := l.unsureM()+1e-6*about.distM, l.unsureM()+unsureAlong*about.distM
	if about.distM < halfWidthM-unsure && about.alongM > near && about.alongM < l.lengthM-near {
		return true
	}
	if ahead := about.ahead(v); about.alongM <= 0 && ahead < -near || about.alongM > l.lengthM-1e-6 && ahead > near {
		return false
	}
	f, ok := l.foot(p, halfWidthM)
	return ok && f.distM <= halfWidthM && !l.beyond(f, p)
}

// surely tells whether a place is in the band as the piece that was nearest last is near enough, and both ends are too far off to be what is
// nearest.
func (w *Follower) surely(v vec, halfWidthM float64) bool {
	if w.last < 0 {
		return false
	}
	pieces, unsure := w.line.path.pieces, w.line.unsureM()+1e-4*halfWidthM // arcs are longer than their chords by 3e-5 at 150 km
	d2, _ := pieces[w.last].away2(v)
	limit := halfWidthM - unsure
	if limit < 0 || d2 > squared(limit) {
		return false
	}
	d := math.Sqrt(d2) + unsure
	start, end := v.sub(pieces[0].p), v.sub(pieces[len(pieces)-1].q)
	return start.dot(start) > squared(d) && end.dot(end) > squared(d)
}

// lineFoot is the position of a line that is nearest to a place.
type lineFoot struct {
	alongM, distM float64
	edge          *piece  // one of its pieces
	t             float64 // fraction of the edge
}

// foot measures by Karney's method.
func (l *Line) foot(p orb.Point, reachM float64) (f lineFoot, ok bool) {
	near, _ := nearest(newPath([]orb.LineString{{p}}), l.path, reachM)
	f.distM = math.Inf(1)
	for i := range near {
		d, _, u := near[i].refined()
		u = foot(p, near[i].y.a, near[i].y.b, u) // a step that gains no distance, which goes with the square, still counts along the line
		at := l.metresTo(near[i].y.edge, u)
		if d < f.distM-1e-4 || d < f.distM+1e-4 && at < f.alongM {
			f = lineFoot{alongM: at, distM: d, edge: near[i].y, t: u}
		}
	}
	return f, f.distM <= reachM
}

func (l *Line) metresTo(edge int, t float64) float64 {
	from, to := l.firsts[edge], len(l.path.pieces)
	if edge+1 < len(l.firsts) {
		to = l.firsts[edge+1]
	}
	i := from + sort.Search(to-from-1, func(i int) bool { return l.path.pieces[from+i].t1 > t })
	return l.starts[i] + l.path.pieces[i].lengthTo(t)
}

// side is 1 where p is on the left of the edge as it runs at the foot, -1 on the right.
func (l *Line) side(f lineFoot, p orb.Point) float64 {
	if f.edge == nil {
		return 1
	}
	if _, left := f.towards(p); left < 0 {
		return -1
	}
	return 1
}

// towards returns how far p is from the foot along the edge and to the left of it, in metres, by the direction in which it is seen.
func (f lineFoot) towards(p orb.Point) (alongM, leftM float64) {
	a, b := f.edge.a, f.edge.b
	q := along(a, b, f.t)
	d, azi, _ := Inverse(q, p)
	sin, cos := math.Sincos(azi * rad)
	east, north := metresPerDegree(q[1])
	dx, dy := (b[0]-a[0])*east, (b[1]-a[1])*north
	size := math.Hypot(dx, dy)
	return d * (sin*dx + cos*dy) / size, d * (dx*cos - dy*sin) / size
}

// beyond tells whether a place lies behind the end that is its foot, by more than a millimetre.
func (l *Line) beyond(f lineFoot, p orb.Point) bool {
	const least = 1e-3
	alongM, _ := f.towards(p)
	last := len(l.firsts) - 1
	return f.edge.edge == 0 && f.t == 0 && alongM < -least || f.edge.edge == last && f.t == 1 && alongM > least
}

// At returns the position on the line alongM metres from its start; beyond an end, that end. It undoes Position to a millimetre.
func (l *Line) At(alongM float64) orb.Point {
	p, _ := l.at(alongM)
	return p
}

// at is At, with the piece that the position is on.
func (l *Line) at(alongM float64) (p orb.Point, on *piece) {
	pieces := l.path.pieces
	if !(alongM > 0) {
		return pieces[0].a, &pieces[0]
	}
	i := sort.Search(len(pieces)-1, func(i int) bool { return l.starts[i+1] >= alongM })
	x := &pieces[i]
	return along(x.a, x.b, x.fraction(alongM-l.starts[i])), x
}

// fraction finds the fraction of the edge that is distM from the start of the piece, by stepping with the mean pace so far: the pace
// changes by little along it.
func (s *piece) fraction(distM float64) float64 {
	whole := s.lengthTo(s.t1)
	t := math.Min(1, distM/whole)
	for range 8 {
		off := distM - s.lengthTo(s.at(t))
		if math.Abs(off) < 1e-4 {
			break
		}
		t = clamp01(t + off/whole)
	}
	return s.at(t)
}
