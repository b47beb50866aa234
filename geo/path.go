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
	bendM  float64 // the part of the edge stays within this of the straight pq
}

func (s *piece) at(t float64) float64 { return s.t0 + t*(s.t1-s.t0) }

const (
	leafPieces = 4
	// maxPieces bounds the memory and time that one geometry takes.
	maxPieces = 200_000
)

// newPath takes lines whole; a line of one point is a point. Lines of more than maxPieces kilometres are cut more coarsely.
func newPath(lines []orb.LineString) *path {
	s, _ := cutLines(lines, stepFor(lines...), nil)
	return s
}

// newPathNear takes the parts of lines that may be within reachM of one of the boxes. Only where these add up to more than maxPieces
// kilometres (a scribble that crosses the country hundreds of times) are they cut more coarsely.
func newPathNear(lines []orb.LineString, boxes []box3, reachM float64) *path {
	near := make([]box3, len(boxes))
	for i, x := range boxes {
		near[i] = x.grown(reachM)
	}
	for stepM := float64(EdgeM); ; stepM *= 4 {
		if s, ok := cutLines(lines, stepM, near); ok {
			return s
		}
	}
}

// cutter cuts lines into the pieces of a path.
type cutter struct {
	path  *path
	stepM float64
	near  []box3 // only pieces that may touch one of these count; nil for all
	most  int
}

// cutLines is not ok where a filtered path grows beyond maxPieces and its lines' own edges: then a longer step is needed.
func cutLines(lines []orb.LineString, stepM float64, near []box3) (s *path, ok bool) {
	c := cutter{path: &path{}, stepM: stepM, near: near, most: maxPieces}
	edge := 0
	for _, line := range lines {
		c.most += len(line)
		p := toSpace(line[0])
		if len(line) == 1 {
			c.path.pieces = append(c.path.pieces, piece{a: line[0], b: line[0], p: p, q: p, bendM: slackM})
		}
		for i := 1; i < len(line); i++ {
			q := toSpace(line[i])
			if !c.cut(piece{edge: edge, a: line[i-1], b: line[i], t1: 1, p: p, q: q}) {
				return nil, false
			}
			p = q
			edge++
		}
	}
	c.path.buildBoxes()
	return c.path, true
}

// cut halves a piece until it is short enough, and drops what is far from all boxes: no point of a curve is further from its ends
// than half its length.
func (c *cutter) cut(x piece) bool {
	lengthM := edgeBound(along(x.a, x.b, x.t0), along(x.a, x.b, x.t1))
	if c.near != nil && c.far(x, lengthM/2) {
		return true
	}
	if lengthM <= c.stepM {
		if x.bendM = slackM; lengthM > EdgeM {
			x.bendM = lengthM / 2
		}
		c.path.pieces = append(c.path.pieces, x)
		return c.near == nil || len(c.path.pieces) <= c.most
	}
	mid := (x.t0 + x.t1) / 2
	first, second := x, x
	first.t1, second.t0 = mid, mid
	first.q = toSpace(along(x.a, x.b, mid))
	second.p = first.q
	return c.cut(first) && c.cut(second)
}

func (c *cutter) far(x piece, bendM float64) bool {
	box := boxAround(x.p, x.q).grown(bendM)
	for i := range c.near {
		if box.apart2(&c.near[i]) == 0 {
			return false
		}
	}
	return true
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
			s.boxes[i] = s.boxes[i].with(boxAround(x.p, x.q).grown(x.bendM - slackM))
		}
	}
}

// run returns the pieces of leaf node i.
func (s *path) run(i int) []piece {
	from := min((i-s.leaves+1)*leafPieces, len(s.pieces))
	return s.pieces[from:min(from+leafPieces, len(s.pieces))]
}

func (s *path) isLeaf(i int) bool { return i >= s.leaves-1 }
