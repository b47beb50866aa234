package index

import (
	"slices"

	"threatmap/geo"
	"threatmap/threat"
)

// Counts says how much of the answer is on the map, and inside the view where one is given.
func (s *State) Counts(q *Question, view *geo.BBox) (c threat.Counts) {
	for _, p := range s.parts(q) {
		q.each(p, func(at []uint32) {
			c.Matched += int64(len(at))
			for _, i := range at {
				switch {
				case int(i) < p.mapped:
					c.Mapped++
				case p.key[i] == keyBeyond:
					c.Beyond++
				default:
					c.Unmapped++
				}
			}
		})
	}
	if view != nil {
		n := s.countIn(q, *view)
		c.InView = &n
	}
	return c
}

// countIn counts what is on the map and in the view.
func (s *State) countIn(q *Question, view geo.BBox) (n int64) {
	in := *q
	in.boxes = view.Split()
	if len(q.boxes) == 0 { // by the view's own ranges of keys
		in.areas = cover(in.boxes)
		for _, p := range s.parts(&in) {
			in.each(p, func(at []uint32) { n += mappedOf(p, at) })
		}
		return n
	}
	for _, p := range s.parts(q) {
		q.each(p, func(at []uint32) { n += mappedOf(p, in.keepInBoxes(p, slices.Clone(at))) })
	}
	return n
}

func mappedOf(p part, at []uint32) (n int64) {
	for _, i := range at {
		if int(i) < p.mapped {
			n++
		}
	}
	return n
}
