package index

import (
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

func count(c *threat.Counts, p part, s selection) {
	matched, mapped := int64(s.count()), mappedOf(p, s)
	c.Matched += matched
	c.Mapped += mapped
	if matched == mapped {
		return
	}
	beyond, _ := p.between(keyNoPlace, keyNoPlace)
	onMapOrBeyond := int64(s.countBefore(beyond))
	c.Beyond += onMapOrBeyond - mapped
	c.Unmapped += matched - onMapOrBeyond
}

// countIn counts what is on the map and in the view.
func (s *State) countIn(q *Question, view geo.BBox) (n int64) {
	in := *q
	in.boxes = view.Split()
	if len(q.boxes) == 0 { // by the view's own ranges of keys
		in.areas = cover(in.boxes)
		for _, p := range s.parts(&in) {
			in.eachSelected(p, func(s selection) { n += mappedOf(p, s) })
		}
		return n
	}
	for _, p := range s.parts(q) {
		q.eachSelected(p, func(s selection) {
			in.keepInBoxes(p, s)
			n += mappedOf(p, s)
		})
	}
	return n
}

// mappedOf is how many of the selected rows are on the map.
func mappedOf(p part, s selection) int64 { return int64(s.countBefore(p.mapped)) }
