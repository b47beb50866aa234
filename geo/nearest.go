package geo

import "math"

// meeting is where two paths come nearest, as fractions of one edge of each.
type meeting struct {
	x, y *piece
	s, t float64 // fractions of the pieces
}

// search looks for the nearest pieces of two paths.
type search struct {
	x, y    *path
	best2   float64 // squared metres of the nearest chord so far
	near    []meeting
	crosses bool
}

// slack is by how much, in metres and in proportion, the nearest chord may belong to a piece that is not quite the nearest: pieces of
// EdgeM bend by 2 cm, and chords rank to 1e-7.
const (
	slackM     = 0.05
	slackRatio = 2e-7
)

func squared(d float64) float64 { return d * d }

func widened(d float64) float64 { return d*(1+slackRatio) + slackM }

// nearest finds all meetings of x and y that may be the nearest one, within reachM; crosses is true where they touch or cross: then
// near holds one place where they do.
func nearest(x, y *path, reachM float64) (near []meeting, crosses bool) {
	s := search{x: x, y: y, best2: squared(widened(reachM))}
	if len(x.pieces) > 0 && len(y.pieces) > 0 {
		s.descend(0, 0)
	}
	return s.kept(), s.crosses
}

func (s *search) limit2() float64 { return squared(widened(math.Sqrt(s.best2))) }

func (s *search) descend(i, j int) {
	if s.crosses || s.x.boxes[i].apart2(&s.y.boxes[j]) > s.limit2() {
		return
	}
	switch li, lj := s.x.isLeaf(i), s.y.isLeaf(j); {
	case li && lj:
		s.leaves(i, j)
	case li:
		s.both(i, 2*j+1, i, 2*j+2)
	case lj:
		s.both(2*i+1, j, 2*i+2, j)
	case s.x.leaves > s.y.leaves:
		s.both(2*i+1, j, 2*i+2, j)
	default:
		s.both(i, 2*j+1, i, 2*j+2)
	}
}

// both goes down the nearer of two pairs first.
func (s *search) both(i1, j1, i2, j2 int) {
	if s.x.boxes[i2].apart2(&s.y.boxes[j2]) < s.x.boxes[i1].apart2(&s.y.boxes[j1]) {
		i1, j1, i2, j2 = i2, j2, i1, j1
	}
	s.descend(i1, j1)
	s.descend(i2, j2)
}

func (s *search) leaves(i, j int) {
	xs, ys := s.x.run(i), s.y.run(j)
	for a := range xs {
		for b := range ys {
			s.pair(&xs[a], &ys[b])
		}
	}
}

// maxNear bounds the candidates kept: more than these within slack of each other means two lines that run side by side, where any is
// as good.
const maxNear = 16

func (s *search) pair(x, y *piece) {
	d2, u, v := segmentsApart(x.p, x.q, y.p, y.q)
	if s.crosses || d2 > s.limit2() {
		return
	}
	m := meeting{x, y, u, v}
	if bend := math.Max(x.bendM, y.bendM); d2 < bend*bend && crossing(x, y) {
		s.crosses, s.best2, s.near = true, 0, append(s.near[:0], m)
		return
	}
	s.best2 = math.Min(s.best2, d2)
	if d2 == s.best2 || len(s.near) == maxNear {
		s.near = s.kept()
	}
	if len(s.near) < maxNear || d2 == s.best2 {
		s.near = append(s.near[:min(len(s.near), maxNear-1)], m)
	}
}

// kept drops the candidates that a nearer one has ruled out.
func (s *search) kept() []meeting {
	limit, out := s.limit2(), s.near[:0]
	for _, m := range s.near {
		if d2, _, _ := segmentsApart(m.x.p, m.x.q, m.y.p, m.y.q); d2 <= limit {
			out = append(out, m)
		}
	}
	return out
}

// crossing tells whether the edges of two pieces touch or cross in lon/lat, exactly but for rounding.
func crossing(x, y *piece) bool {
	d1, d2 := side(y, x.a[0], x.a[1]), side(y, x.b[0], x.b[1])
	d3, d4 := side(x, y.a[0], y.a[1]), side(x, y.b[0], y.b[1])
	if d1 == 0 && d2 == 0 {
		return overlap(x, y)
	}
	return d1*d2 <= 0 && d3*d4 <= 0
}

// side is positive left of the edge, 0 on its line.
func side(e *piece, lon, lat float64) float64 {
	return (e.b[0]-e.a[0])*(lat-e.a[1]) - (e.b[1]-e.a[1])*(lon-e.a[0])
}

// overlap tells whether edges on one line, or points, share a position.
func overlap(x, y *piece) bool {
	for i := range 2 {
		if math.Max(x.a[i], x.b[i]) < math.Min(y.a[i], y.b[i]) || math.Max(y.a[i], y.b[i]) < math.Min(x.a[i], x.b[i]) {
			return false
		}
	}
	return true
}
