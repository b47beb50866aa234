package index

import (
	"math/bits"

	"threatmap/threat"
)

// Facets counts the values of the fields in the answer, at most max a field; each field ignores its own choice in the filter. The names
// have passed threat.CheckFacets.
//
// One walk counts by combination of values, whatever the choices. A combination that fails none counts in every field, one that fails
// just one counts in that field only.
func (s *State) Facets(q *Question, names []string, max int) []threat.Facet {
	totals := s.byCombination(q)
	read := s.vocabulary.read()
	list := make([]threat.Facet, len(names))
	for i, name := range names {
		field := fieldNumber(name)
		counts, unknown := make([]int64, len(read.spelled[field])), int64(0)
		for n, total := range totals {
			if total == 0 || q.fails[n]&^q.bit[field] != 0 {
				continue
			}
			if len(read.all[n].of(field)) == 0 {
				unknown += total
			}
			for _, word := range read.all[n].of(field) {
				counts[word] += total
			}
		}
		list[i] = threat.NewFacet(name, namedCounts(counts, read.spelled[field], unknown), max)
	}
	return list
}

// byCombination counts what fits in place and time and fails one choice at most.
func (s *State) byCombination(q *Question) []int64 {
	loose := *q
	loose.choice = &choice{pass: make([]uint8, len(q.fails))}
	for n, fails := range q.fails {
		loose.pass[n] = oneIf(bits.OnesCount16(fails) <= 1)
	}
	totals := make([]int64, len(q.fails))
	for _, p := range s.parts(&loose) {
		loose.each(p, func(at []uint32) {
			for _, i := range at {
				totals[p.values[i]]++
			}
		})
	}
	return totals
}

func namedCounts(counts []int64, names []string, unknown int64) map[string]int64 {
	m := map[string]int64{}
	if unknown > 0 {
		m[threat.NoValue] = unknown
	}
	for word, n := range counts {
		if n > 0 {
			m[names[word]] = n
		}
	}
	return m
}
