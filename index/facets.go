package index

import (
	"math/bits"
	"slices"

	"threatmap/threat"
)

// Facets counts the values of the fields in the answer, at most max a field; each field ignores its own choice in the filter. The names
// have passed threat.CheckFacets.
//
// One walk counts by combination of values, whatever the choices. A combination that fails none counts in every field, one that fails
// just one counts in that field only.
func (s *State) Facets(q *Question, names []string, max int) []threat.Facet {
	totals := s.byCombination(q)
	var match, near []uint32 // combinations that are there and fail nothing, or one choice
	for n, total := range totals {
		switch {
		case total == 0:
		case q.fails[n] == 0:
			match = append(match, uint32(n)) //nolint:gosec // bounded by the number of incidents
		default:
			near = append(near, uint32(n)) //nolint:gosec // as above
		}
	}
	read := s.vocabulary.read()
	list := make([]threat.Facet, len(names))
	for i, name := range names {
		field := fieldNumber(name)
		counts := make([]int64, len(read.spelled[field])+1) // the last: of no value
		read.addTo(counts, field, match, totals)
		if own := q.bit[field]; own != 0 {
			read.addTo(counts, field, slices.DeleteFunc(slices.Clone(near), func(n uint32) bool { return q.fails[n] != own }), totals)
		}
		list[i] = threat.NewFacet(name, namedCounts(counts, read.spelled[field]), max)
	}
	return list
}

// addTo adds the totals of combinations to each of their values of a field.
func (r *reading) addTo(counts []int64, field int, combinations []uint32, totals []int64) {
	for _, n := range combinations {
		words := r.of(n, field)
		if len(words) == 0 {
			counts[len(counts)-1] += totals[n]
		}
		for _, word := range words {
			counts[word] += totals[n]
		}
	}
}

// byCombination counts what fits in place and time and fails one choice at most.
func (s *State) byCombination(q *Question) []int64 {
	loose := *q
	loose.choice = &choice{pass: make([]uint8, len(q.fails))}
	for n, fails := range q.fails {
		loose.pass[n] = oneIf(bits.OnesCount16(fails) <= 1)
	}
	return total(s, &loose, func() []int64 { return make([]int64, len(q.fails)) }, func(totals []int64, p part, at []uint32) {
		for _, i := range at {
			totals[p.values[i]]++
		}
	}, func(to, from []int64) {
		for i, n := range from {
			to[i] += n
		}
	})
}

func namedCounts(counts []int64, names []string) map[string]int64 {
	m := map[string]int64{}
	for word, n := range counts {
		switch {
		case n == 0:
		case word == len(names):
			m[threat.NoValue] = n
		default:
			m[names[word]] = n
		}
	}
	return m
}
