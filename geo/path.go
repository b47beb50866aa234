package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// path is a set of edges cut into pieces of at most EdgeM, under a tree of boxes. The pieces stand in the order of the line, which
// keeps neighbours together, so the tree needs no sorting: node i covers the nodes 2i+1 and 2i+2.
type path struct {
	pieces []piece
	boxes  []box3 // a heap; the leaves are runs of leafPieces pieces
	leaves int
}

// piece is a part of the edge from a to b, fractions t0 to t1 of it, also in space.
type piece struct {
	edge   int // its number, over all lines
	a, b   orb.Point
	t0, t1 float64
	p, q   vec
}

func (s *piece) at(t float64) float64 { return s.t0 + t*(s.t1-s.t0) }

const (
	leafPieces = 4
	// maxPieces bounds the memory of one path: a geometry of more edge kilometres is cut more coarsely (see newPath).
	maxPieces = 200_000
)

// newPath takes lines; a line of one point is a point. Beyond maxPieces kilometres of edges pieces grow past EdgeM, and the search
// for the nearest piece (not the distance then measured to it) may be off by 2 cm times the square of the kilometres.
func newPath(lines []orb.LineString) *path {
	step := math.Max(EdgeM, boundOf(lines)/maxPieces)
	s, edge := &path{}, 0
	for _, line := range lines {
		if len(line) == 1 {
			v := toSpace(line[0])
			s.pieces = append(s.pieces, piece{a: line[0], b: line[0], p: v, q: v})
		}
		for i := 1; i < len(line); i++ {
			s.addEdge(edge, line[i-1], line[i], step)
			edge++
		}
	}
	s.buildBoxes()
	return s
}

func boundOf(lines []orb.LineString) float64 {
	sum := 0.0
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			sum += edgeBound(line[i-1], line[i])
		}
	}
	return sum
}

func (s *path) addEdge(edge int, a, b orb.Point, step float64) {
	n := pieces(a, b, step)
	p := toSpace(a)
	for k := range n {
		t1 := float64(k+1) / float64(n)
		q := toSpace(along(a, b, t1))
		s.pieces = append(s.pieces, piece{edge: edge, a: a, b: b, t0: float64(k) / float64(n), t1: t1, p: p, q: q})
		p = q
	}
}

func (s *path) buildBoxes() {
	s.leaves = 1
	for s.leaves*leafPieces < len(s.pieces) {
		s.leaves *= 2
	}
	s.boxes = make([]box3, 2*s.leaves-1)
	for i := len(s.boxes) - 1; i >= 0; i-- {
		s.boxes[i] = box3{min: vec{math.Inf(1), math.Inf(1), math.Inf(1)}, max: vec{math.Inf(-1), math.Inf(-1), math.Inf(-1)}}
		if i < s.leaves-1 {
			s.boxes[i] = s.boxes[2*i+1].with(s.boxes[2*i+2])
			continue
		}
		for _, x := range s.run(i) {
			s.boxes[i] = s.boxes[i].with(boxAround(x.p, x.q))
		}
	}
}

// run returns the pieces of leaf node i.
func (s *path) run(i int) []piece {
	from := min((i-s.leaves+1)*leafPieces, len(s.pieces))
	return s.pieces[from:min(from+leafPieces, len(s.pieces))]
}

func (s *path) isLeaf(i int) bool { return i >= s.leaves-1 }
