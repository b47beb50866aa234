package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// slabs answers point in polygon for one polygon: its edges lie in equal bands of latitude, so that only the few edges of one band are
// looked at. An edge stands in every band that it touches.
type slabs struct {
	bound  orb.Bound
	height float64 // of a band, degrees
	starts []int32 // of each band in edges, and the end
	edges  []edge
}

// edge runs upwards: two polygons that share it, one each way, test it with the same numbers and so decide alike.
type edge struct{ x1, y1, x2, y2 float64 }

func upwards(a, b orb.Point) edge {
	if a[1] > b[1] {
		a, b = b, a
	}
	return edge{a[0], a[1], b[0], b[1]}
}

func newSlabs(p orb.Polygon) *slabs { return slabsOf(p.Bound(), risingEdges(p)) }

func slabsOf(bound orb.Bound, all []edge) *slabs {
	s := &slabs{bound: bound}
	bands := s.bandsFor(all)
	s.height = (s.bound.Max[1] - s.bound.Min[1]) / float64(bands)
	s.starts = make([]int32, bands+1)
	each := func(do func(band int, e edge)) {
		for _, e := range all {
			for b := s.band(e.y1); b <= s.band(e.y2); b++ {
				do(b, e)
			}
		}
	}
	each(func(b int, _ edge) { s.starts[b+1]++ })
	for b := range bands {
		s.starts[b+1] += s.starts[b]
	}
	next := append([]int32(nil), s.starts...)
	s.edges = make([]edge, s.starts[bands])
	each(func(b int, e edge) {
		s.edges[next[b]] = e
		next[b]++
	})
	return s
}

// bandsFor gives about four edges a band, fewer bands where edges are so tall that they would stand in more than 16 each.
func (s *slabs) bandsFor(all []edge) int {
	if s.bound.Max[1] == s.bound.Min[1] {
		return 1
	}
	tall := 0.0 // edges over each parallel, on average
	for _, e := range all {
		tall += (e.y2 - e.y1) / (s.bound.Max[1] - s.bound.Min[1])
	}
	bands := float64(len(all)) / 4
	return int(math.Max(1, math.Min(bands, 16*float64(len(all))/math.Max(tall, 1))))
}

func risingEdges(p orb.Polygon) []edge {
	var all []edge
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			if r[i-1][1] != r[i][1] { // a level edge never counts
				all = append(all, upwards(r[i-1], r[i]))
			}
		}
	}
	return all
}

func (s *slabs) band(lat float64) int {
	if s.height == 0 {
		return 0
	}
	b := int(math.Floor((lat - s.bound.Min[1]) / s.height))
	return max(0, min(b, len(s.starts)-2))
}

// contains counts the edges east of the point. A point on an edge belongs to the polygon east of it (of a level edge: to the one north
// of it), so polygons that share their edges' vertices never both hold a point and leave none out between them.
func (s *slabs) contains(p orb.Point) bool {
	if !s.bound.Contains(p) {
		return false
	}
	b := s.band(p[1])
	inside := false
	for _, e := range s.edges[s.starts[b]:s.starts[b+1]] {
		if (e.y1 <= p[1]) != (e.y2 <= p[1]) && (e.x2-e.x1)*(p[1]-e.y1) > (e.y2-e.y1)*(p[0]-e.x1) {
			inside = !inside
		}
	}
	return inside
}
