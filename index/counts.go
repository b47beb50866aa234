package index

import (
	"slices"

	"threatmap/geo"
	"threatmap/threat"
)

// Counts says how much of the answer is on the map, and inside the view where one is given.
func (s *State) Counts(q *Question, view *geo.BBox) (c threat.Counts) {
	c = *total(s, q, func() *threat.Counts { return &threat.Counts{} }, count, func(to, from *threat.Counts) {
		to.Matched += from.Matched
		to.Mapped += from.Mapped
		to.Unmapped += from.Unmapped
		to.Beyond += from.Beyond
	})
	if view != nil {
		n := s.countIn(q, *view)
		c.InView = &n
	}
	return c
}

func count(c *threat.Counts, p part, at []uint32) {
	c.Matched += int64(len(at))
	mapped := mappedOf(p, at)
	c.Mapped += mapped
	for _, i := range at[mapped:] {
		if p.key[i] == keyBeyond {
			c.Beyond++
		} else {
			c.Unmapped++
		}
	}
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

// mappedOf is how many of the positions, which come in order, are on the map.
func mappedOf(p part, at []uint32) int64 {
	if len(at) > 0 && int(at[len(at)-1]) < p.mapped {
		return int64(len(at))
	}
	n, _ := slices.BinarySearch(at, uint32(p.mapped)) //nolint:gosec // maxRows bounds the number of rows
	return int64(n)
}
