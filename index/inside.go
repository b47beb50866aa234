package index

import (
	"slices"
	"sync"

	"threatmap/geo"
)

// Inside returns the incidents whose representative point any of the shapes covers. What a shape holds is kept by its pointer.
func (s *State) Inside(shapes ...geo.Shape) *Among {
	all := &Among{newBitset(s.base.len()), newBitset(s.delta.len())}
	for _, shape := range shapes {
		all.base.or(s.base.inside(shape))
		all.delta.or(s.delta.inside(shape))
	}
	return all
}

// PrepareInside works out what Inside would, but for what has changed lately.
func (s *State) PrepareInside(shape geo.Shape) { s.base.inside(shape) }

// or adds what other has.
func (b bitset) or(other bitset) {
	for i := range other {
		b[i] |= other[i]
	}
}

// insides keeps what shapes hold, with the columns that it is of; those asked longest ago go first.
type insides struct {
	mu    sync.Mutex
	kept  map[geo.Shape]*kept[bitset]
	order []geo.Shape // the one asked last is the last
}

// insideBytes bounds what is kept, a bit for each incident there is; leastInsides are kept whatever they take.
const (
	insideBytes  = 64 << 20
	leastInsides = 32
	mostInsides  = 512
)

func (c *columns) inside(shape geo.Shape) bitset {
	k := c.insides.of(shape, mostKept(c.len()))
	k.once.Do(func() { k.value = c.covered(shape) })
	return k.value
}

// mostKept is how many sets of n bits are kept.
func mostKept(n int) int { return min(mostInsides, max(leastInsides, insideBytes/(n/8+1))) }

func (s *insides) of(shape geo.Shape, most int) *kept[bitset] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := slices.Index(s.order, shape); at >= 0 {
		s.order = append(slices.Delete(s.order, at, at+1), shape)
		return s.kept[shape]
	}
	for len(s.order) >= most {
		delete(s.kept, s.order[0])
		s.order = slices.Delete(s.order, 0, 1)
	}
	if s.kept == nil {
		s.kept = map[geo.Shape]*kept[bitset]{}
	}
	k := &kept[bitset]{}
	s.kept[shape], s.order = k, append(s.order, shape)
	return k
}

// bytes is how much memory it takes, of columns of n rows.
func (s *insides) bytes(n int) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.order)) * int64(n/8)
}

// covered looks at every place that may be in a shape. Parts are cut between words of the set.
func (c *columns) covered(shape geo.Shape) bitset {
	set := newBitset(c.len())
	inParts(c.placed(), func(from, to int) struct{} {
		last, in := nowherePoint, false
		for at, p := range c.pointsIn(shape.Bound(), from, to) {
			if p != last { // thousands share a spot
				in, last = shape.Covers(p), p
			}
			if in {
				set.set(at)
			}
		}
		return struct{}{}
	})
	return set
}
