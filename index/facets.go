package index

import (
	"math/bits"
	"slices"
	"sync"

	"threatmap/threat"
)

// Facets counts the values of the fields in the answer, at most max a field; each field ignores its own choice in the filter. The names
// have passed threat.CheckFacets.
//
// One walk counts by combination of values, whatever the choices. A combination that fails none counts in every field, one that fails
// just one counts in that field only.
func (s *State) Facets(q *Question, names []string, max int) []threat.Facet {
	counted := s.byCombination(q)
	defer facetCounts.Put(counted)
	counted.sort(q.choice)
	read := s.vocabulary.read()
	list := make([]threat.Facet, len(names))
	for i, name := range names {
		field := fieldNumber(name)
		counts := make([]int64, len(read.spelled[field])+1) // the last: of no value
		read.addTo(counts, field, counted.match, counted.totals)
		if q.bit[field] != 0 {
			read.addTo(counts, field, counted.failing(q.choice, q.bit[field]), counted.totals)
		}
		list[i] = threat.NewFacet(name, namedCounts(counts, read.spelled[field]), max)
	}
	return list
}

// facetCount is what facets are made of.
type facetCount struct {
	totals []int64  // by combination
	match  []uint32 // combinations that are there and fail nothing
	near   []uint32 // or one choice
	own    []uint32 // of those, the ones that fail a certain one
}

// facetCounts are used again: they are most of what facets take.
var facetCounts = sync.Pool{New: func() any { return &facetCount{} }}

func newFacetCount(combinations int) *facetCount {
	f, _ := facetCounts.Get().(*facetCount)
	f.totals = slices.Grow(f.totals[:0], combinations)[:combinations]
	clear(f.totals)
	return f
}

// sort lists the combinations.
func (f *facetCount) sort(c *choice) {
	f.match, f.near = f.match[:0], f.near[:0]
	for n, total := range f.totals {
		switch {
		case total == 0:
		case c.fails[n] == 0:
			f.match = append(f.match, uint32(n)) //nolint:gosec // bounded by the number of incidents
		default:
			f.near = append(f.near, uint32(n)) //nolint:gosec // as above
		}
	}
}

// failing lists the combinations that fail one choice. It is good until the next call.
func (f *facetCount) failing(c *choice, bit uint32) []uint32 {
	f.own = f.own[:0]
	for _, n := range f.near {
		if c.fails[n] == bit {
			f.own = append(f.own, n)
		}
	}
	return f.own
}

// addTo adds the totals of combinations to each of their values of a field.
func (r *reading) addTo(counts []int64, field int, combinations []uint32, totals []int64) {
	only := r.said[field].only
	for _, n := range combinations {
		switch word := only[n]; word {
		case noWord:
			counts[len(counts)-1] += totals[n]
		case severalWords:
			for _, word := range r.of(n, field) {
				counts[word] += totals[n]
			}
		default:
			counts[word] += totals[n]
		}
	}
}

// byCombination counts what fits in place and time and fails one choice at most.
func (s *State) byCombination(q *Question) *facetCount {
	loose := *q
	loose.choice = &choice{pass: make([]uint8, len(q.fails)), all: true, loose: true}
	for n, fails := range q.fails {
		loose.pass[n] = oneIf(bits.OnesCount32(fails) <= 1)
		loose.all = loose.all && loose.pass[n] == 1 // where one field is chosen, all are looked at
	}
	return total(s, &loose, func() *facetCount { return newFacetCount(len(q.fails)) }, (*facetCount).add, func(to, from *facetCount) {
		for i, n := range from.totals {
			to.totals[i] += n
		}
		facetCounts.Put(from)
	})
}

// add counts selected rows.
func (f *facetCount) add(p part, s selection) {
	for i, rows := range s.words {
		for base := 64 * (s.first + i); rows != 0; rows &= rows - 1 {
			f.totals[p.values[base+bits.TrailingZeros64(rows)]]++
		}
	}
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
