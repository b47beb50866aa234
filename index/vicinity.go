package index

import (
	"runtime"
	"slices"

	"threatmap/aside"
	"threatmap/threat"
)

// Vicinity is what matches and is at most reachM metres from a border, one of those asked for together: in the order of positions, with places
// along the border as Passage has them. The filter has been narrowed to what enters statistics.
func (s *State) Vicinity(q *Question, t Track, among []string, reachM float64) threat.Vicinity {
	return &vicinity{s, q, t, among, reachM}
}

type vicinity struct {
	*State
	q      *Question
	track  Track
	among  []string
	reachM float64
}

// InParts is that of threat.Vicinity: of many rows each processor takes a part of its own. What has changed lately is little, and comes last.
func (v *vicinity) InParts(start func() func(*threat.AtBorder)) {
	list := v.parts(v.q)
	base := v.vergeOf(list[0], 0)
	cuts := base.cuts(min(runtime.GOMAXPROCS(0), mostParts))
	var waits []func()
	for i, from := range cuts[:len(cuts)-1] {
		part, take := base, start()
		part.from, part.to = from, cuts[i+1]
		waits = append(waits, aside.Do(func() { v.walk(part, take) }))
		if i+2 < len(cuts) {
			continue
		}
		for _, late := range list[1:] {
			last, verge := waits[i], v.vergeOf(late, uint32(v.base.len())) //nolint:gosec // maxRows bounds the number of rows
			waits[i] = func() { last(); v.walk(verge, take) }
		}
	}
	for _, wait := range waits {
		wait()
	}
}

// verge is the rows of a part along a border.
type verge struct {
	*alongside
	of       part
	near     *near
	matches  bitset
	first    uint32 // number of the part's first position
	from, to int
}

func (v *vicinity) vergeOf(p part, first uint32) verge {
	s := verge{alongside: p.alongside(v.track, v.reachM), of: p, near: p.borders[v.track.Border], first: first}
	if s.to = len(s.at); s.to > 0 {
		s.matches = v.q.matching(p)
	}
	return s
}

// cuts says where parts with about as many matches begin, and where the last one ends.
func (s verge) cuts(parts int) (rows []int) {
	rows = []int{s.from}
	if sample := s.sample(s.matches); s.to-s.from >= leastParted {
		for k := 1; k < parts && len(sample) > parts; k++ {
			rows = append(rows, sample[len(sample)*k/parts])
		}
	}
	return append(slices.Compact(rows), s.to)
}

// walk tells the incidents of a verge.
func (v *vicinity) walk(s verge, take func(*threat.AtBorder)) {
	var b vergeBlock
	m := newEventMaker(s.of.columns, v.vocabulary)
	s.each(s.matches, float32(v.reachM), s.from, s.to, func(rows []uint32) {
		b.read(m, s, rows)
		if len(v.among) > 1 {
			b.shareOut(m.columns, v.track.Border, v.among, s.first)
		}
		for i := range b.list {
			take(&b.list[i])
		}
	})
}

// vergeBlock is a block of incidents near a border, and what they point to.
type vergeBlock struct {
	list []threat.AtBorder
	days [2 * block]threat.Day
	at   []uint32
}

// read reads rows: of all borders, only of the one.
func (b *vergeBlock) read(m *eventMaker, s verge, rows []uint32) {
	b.list = slices.Grow(b.list[:0], len(rows))[:len(rows)]
	for i, row := range rows {
		at := s.at[row]
		said, e := m.of(m.values[at]), &b.list[i]
		*e = threat.AtBorder{
			N: s.first + at, DistanceM: float64(s.near.distance[row]), Soil: s.near.sides[s.near.side[row]], AlongM: float64(s.along[row]), Acted: said.side,
		}
		if m.spots[at].isPoint() {
			e.UncertaintyM = said.unsure
		}
		e.Days, e.Dated = m.when(at, b.days[2*i:2*i+2])
	}
}

// shareOut says which incidents count for another border.
func (b *vergeBlock) shareOut(c *columns, border string, among []string, first uint32) {
	b.at = b.at[:0]
	for i := range b.list {
		b.at = append(b.at, b.list[i].N-first)
	}
	c.bordersOf(b.at, among, func(i int, near []threat.BorderNear) {
		b.list[i].Elsewhere = threat.NearestBorder(near, among) != border
	})
}
