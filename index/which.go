package index

import "threatmap/threat"

// Which returns the incidents among fids that a question matches, in the order of ids.
func (s *State) Which(q *Question, fids []int64) []int64 {
	among, narrowed := s.Among(fids), *q
	narrowed.base, narrowed.delta = among.base.and(q.base), among.delta.and(q.delta)
	narrowed.everything = false
	found, _, _ := s.Page(&narrowed, threat.Cursor{Sort: threat.SortID, First: true}, len(fids))
	return found
}
