package index

import (
	"cmp"
	"math"
	"slices"

	"threatmap/threat"
)

// Apply returns the state after a change. s stays as it is.
func (s *State) Apply(c threat.MarkChange) (*State, error) {
	gone := make([]uint32, 0, len(c.Written)+len(c.Marks))
	for _, fid := range c.Written {
		if fid >= 0 && fid <= math.MaxUint32 { // no other is in the columns
			gone = append(gone, uint32(fid))
		}
	}
	for _, m := range c.Marks {
		if err := check(m); err != nil {
			return nil, err
		}
		gone = append(gone, uint32(m.FID)) //nolint:gosec // checked above
	}
	next := &State{Head: c.Head, vocabulary: s.vocabulary, base: s.base, dead: slices.Clone(s.dead), deadCount: s.deadCount}
	next.bury(gone)
	next.Passing = s.Passing || c.Geography
	next.delta = s.delta.with(s.rowsOf(c.Marks), gone)
	return next, nil
}

// rowsOf makes columns of marks; of one that comes twice, the last counts.
func (s *State) rowsOf(marks []threat.Mark) *columns {
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b threat.Mark) int { return cmp.Compare(a.FID, b.FID) })
	rows, numbers := newColumns(len(marks)), s.vocabulary.numbering()
	for i, m := range marks {
		if i+1 == len(marks) || marks[i+1].FID != m.FID {
			rows.add(m, numbers.of(m.Values))
		}
	}
	return rows.arrange()
}

// bury marks positions of the base as gone.
func (s *State) bury(fids []uint32) {
	for _, fid := range fids {
		at, ok := s.base.find(fid)
		if !ok {
			continue
		}
		if s.dead == nil {
			s.dead = newBitset(s.base.len())
		}
		if !s.dead.has(at) {
			s.dead.set(at)
			s.deadCount++
		}
	}
}

// with returns the columns less gone, plus rows.
func (c *columns) with(rows *columns, gone []uint32) *columns {
	dead := newBitset(c.len())
	for _, fid := range gone {
		if at, ok := c.find(fid); ok {
			dead.set(at)
		}
	}
	return union(c, dead, rows)
}

// mergeFrom is how many changed rows make a merge due. Each change makes a new delta out of the old one, which takes a small change 40 ms
// with as many rows as this in the delta, on a busy machine; a merge of a million incidents takes a second in the background.
const mergeFrom = 50_000

// NeedsMerge tells whether the delta has grown so far that answers or changes pay for it.
func (s *State) NeedsMerge() bool { return s.needsMerge(mergeFrom) }

func (s *State) needsMerge(from int) bool { return s.Pending() > from }

// Merged returns a state that says the same, with everything in the base, and with words for what is there only, where that is much less.
func (s *State) Merged() *State {
	base := union(s.base, s.dead, s.delta)
	words := s.vocabulary.compacted(base.values)
	base.addUp(words)
	return &State{Head: s.Head, vocabulary: words, base: base, delta: newColumns(0).arrange()}
}
