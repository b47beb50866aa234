package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Near is Position from straight chords, only up to reachM metres (at most PositionReachM), and some twenty times as fast. The offset is
// right to 3 cm and 1e-6 of itself, the position along the line to some centimetres and 1e-4 of the offset: a piece of the line runs
// as a curve, and its chord is turned against it by so much.
func (l *Line) Near(p orb.Point, reachM float64) (alongM, offsetM float64, ok bool) {
	return l.Follow().Near(p, reachM)
}

// Follower measures many places, one near the other: it looks first where the one before was. It says what the Line says, and is for one
// goroutine.
type Follower struct {
	line *Line
	last int // the piece that was nearest; -1 = none yet
}

// Follow returns a Follower of the line.
func (l *Line) Follow() *Follower { return &Follower{l, -1} }

// Near is that of the Line.
func (w *Follower) Near(p orb.Point, reachM float64) (alongM, offsetM float64, ok bool) {
	v := toSpace(p)
	f, ok := w.foot(v, reachM)
	if !ok {
		return 0, 0, false
	}
	ahead := f.edge.q.sub(f.edge.p)
	if cross(ahead, v.sub(f.at)).dot(f.at) < 0 {
		f.distM = -f.distM
	}
	return f.alongM, f.distM, true
}

// Beside returns how far along the line a place in its neighbourhood is, in metres, and 1 where it is on the left, -1 on the right: Near
// within PositionReachM.
func (l *Line) Beside(p orb.Point) (alongM, side float64) { return l.Follow().Beside(p) }

// Beside is that of the Line.
func (w *Follower) Beside(p orb.Point) (alongM, side float64) {
	along, offset, ok := w.Near(p, PositionReachM)
	if !ok {
		along, offset, _ = w.line.Position(p)
	}
	return along, math.Copysign(1, offset)
}

// unsureAlong is by how much of the offset a position along the line may be off in Near.
const unsureAlong = 1e-4

// unsureM is by how much, in metres, Near may be off beside what goes with the distance.
func (l *Line) unsureM() float64 { return 2*l.bendM + 0.1 }

// spaceFoot is the position of a line, in space, that is nearest to a place.
type spaceFoot struct {
	alongM, distM float64
	edge          *piece
	at            vec
}

// foot finds the nearest piece by chords, and how far along and away that is.
func (w *Follower) foot(v vec, reachM float64) (f spaceFoot, ok bool) {
	l := w.line
	piece, t := l.nearestPiece(v, squared(reachM+l.bendM), w.last)
	if piece < 0 {
		return f, false
	}
	w.last = piece
	x := &l.path.pieces[piece]
	lengthM := l.lengthM - l.starts[piece]
	if piece+1 < len(l.starts) {
		lengthM = l.starts[piece+1] - l.starts[piece]
	}
	f = spaceFoot{alongM: l.starts[piece] + t*lengthM, edge: x, at: x.p.plus(x.q.sub(x.p), t)}
	// The straight piece runs under the ground, up to 2 cm in its middle: back up to where it started from.
	f.at = f.at.plus(f.at, t*(1-t)*lengthM*lengthM/(2*earthRadius*earthRadius))
	d := v.sub(f.at)
	chord2 := d.dot(d)
	f.distM = math.Sqrt(chord2) * (1 + chord2/(24*earthRadius*earthRadius))
	return f, f.distM <= reachM
}

// ahead is how far a place is from the foot in the direction of the line, in metres.
func (f *spaceFoot) ahead(v vec) float64 {
	d := f.edge.q.sub(f.edge.p)
	return v.sub(f.at).dot(d) / math.Sqrt(d.dot(d))
}

// nearestPiece returns the number of the piece that is nearest in space and where on it, -1 where none is nearer than the squared limit. It looks
// at a guess first (-1 = none), which leaves less to look at but changes no answer: of equals the first counts.
func (l *Line) nearestPiece(v vec, best2 float64, guess int) (piece int, t float64) {
	const rounding = 1 + 1e-12
	piece = -1
	s := l.path
	if len(s.pieces) == 0 {
		return -1, 0
	}
	if guess >= 0 {
		if d2, u := s.pieces[guess].away2(v); d2 < best2 {
			best2, piece, t = d2, guess, u
		}
	}
	var stack [64]struct {
		node  int
		away2 float64
	}
	stack[0].node, stack[0].away2 = 0, s.boxes[0].away2(v)
	for n := 1; n > 0; {
		n--
		node, away2 := stack[n].node, stack[n].away2
		if away2 > best2*rounding {
			continue
		}
		if s.isLeaf(node) {
			first := min((node-s.leaves+1)*leafPieces, len(s.pieces))
			for i := range s.run(node) {
				if d2, u := s.pieces[first+i].away2(v); d2 < best2 || d2 == best2 && first+i < piece {
					best2, piece, t = d2, first+i, u
				}
			}
			continue
		}
		near, far := 2*node+1, 2*node+2
		near2, far2 := s.boxes[near].away2(v), s.boxes[far].away2(v)
		if far2 < near2 {
			near, near2, far, far2 = far, far2, near, near2
		}
		stack[n].node, stack[n].away2 = far, far2
		stack[n+1].node, stack[n+1].away2 = near, near2
		n += 2
	}
	return piece, t
}

// away2 is the squared distance of a position to a box.
func (x *box3) away2(v vec) float64 {
	sum := 0.0
	for i := range v {
		d := math.Max(0, math.Max(x.min[i]-v[i], v[i]-x.max[i]))
		sum += d * d
	}
	return sum
}

// away2 is the squared distance of a position to a straight piece, and the fraction of the piece where it is nearest.
func (s *piece) away2(v vec) (dist2, t float64) {
	d, r := s.q.sub(s.p), v.sub(s.p)
	t = clamp01(r.dot(d) / d.dot(d))
	r = r.plus(d, -t)
	return r.dot(r), t
}

func cross(a, b vec) vec {
	return vec{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// Around returns a lon/lat box that holds every place within reachM metres of the line: the whole world where that would cross the
// antimeridian or come near a pole.
func (l *Line) Around(reachM float64) orb.Bound { return boundAround(l.bound, reachM) }

// boundAround widens a box by reachM metres at least.
func boundAround(b orb.Bound, reachM float64) orb.Bound {
	const leastDegreeM = 110_500 // of latitude
	up := reachM/leastDegreeM + 0.01
	b.Min[1], b.Max[1] = b.Min[1]-up, b.Max[1]+up
	lat := math.Max(math.Abs(b.Min[1]), math.Abs(b.Max[1]))
	if lat < 85 {
		aside := up / math.Cos(lat*rad)
		b.Min[0], b.Max[0] = b.Min[0]-aside, b.Max[0]+aside
	}
	if lat >= 85 || b.Min[0] < -180 || b.Max[0] > 180 {
		return orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	}
	return b
}
