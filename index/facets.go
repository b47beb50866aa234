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
		counts := newWordCounts(len(read.spelled[field]))
		counts.add(&read.said[field], counted.match, counted.totals)
		if q.bit[field] != 0 {
			counts.add(&read.said[field], counted.failing(q.choice, q.bit[field]), counted.totals)
		}
		list[i] = threat.NewFacet(name, counts.named(read.spelled[field]), max)
	}
	return list
}

// facetCount is what facets are made of.
type facetCount struct {
	totals []uint32 // by combination
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

// wordCounts count by word of a field, behind noWord and severalWords: one and two more than them is 0 and 1.
type wordCounts []int64

const wordOffset = 2

func newWordCounts(words int) wordCounts { return make(wordCounts, words+wordOffset) }

// of is where a word is counted.
func (wordCounts) of(word uint32) uint32 { return word + wordOffset }

// add adds the totals of combinations to each of their words. Most have one, or none, which needs no look at which it is.
func (c wordCounts) add(column *wordColumn, combinations, totals []uint32) {
	lists := &c[c.of(severalWords)]
	*lists = 0
	for _, n := range combinations {
		c[c.of(column.only[n])] += int64(totals[n])
	}
	if *lists == 0 {
		return
	}
	for _, n := range combinations {
		if column.only[n] == severalWords {
			for _, word := range column.of(n) {
				c[c.of(word)] += int64(totals[n])
			}
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

func (c wordCounts) named(names []string) map[string]int64 {
	m := map[string]int64{}
	if n := c[c.of(noWord)]; n != 0 {
		m[threat.NoValue] = n
	}
	for word, n := range c[wordOffset:] {
		if n != 0 {
			m[names[word]] = n
		}
	}
	return m
}
