package index

import (
	"math/bits"
	"slices"
	"sync"

	"threatmap/aside"
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
	some := func(from, to int) {
		for i, name := range names[from:to] {
			field := fieldNumber(name)
			counts := counted.words(q.choice, field, &read)
			list[from+i] = threat.NewFacet(name, counts.named(read.spelled[field]), max)
		}
	}
	wait := aside.Do(func() { some(len(names)/2, len(names)) })
	some(0, len(names)/2)
	wait()
	return list
}

// facetCount is what facets are made of.
type facetCount struct {
	totals []uint32 // by combination
	match  []uint32 // combinations that are there and fail nothing
	near   []uint32 // or one choice
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

// words counts by word of a field, whose own choice does not matter.
func (f *facetCount) words(c *choice, field int, read *reading) wordCounts {
	counts, column := newWordCounts(len(read.spelled[field])), &read.said[field]
	counts.add(column, f.match, f.totals)
	counts.addLists(column, f.totals, c.fails, 0)
	if bit := c.bit[field]; bit != 0 {
		counts.addFailing(column, f.near, f.totals, c.fails, bit)
		counts.addLists(column, f.totals, c.fails, bit)
	}
	return counts
}

// wordCounts count by word of a field, behind noWord and severalWords: one and two more than them is 0 and 1.
type wordCounts []int64

const wordOffset = 2

func newWordCounts(words int) wordCounts { return make(wordCounts, words+wordOffset) }

// of is where a word is counted.
func (wordCounts) of(word uint32) uint32 { return word + wordOffset }

// add adds the totals of combinations to their words: most have one, or none, which needs no look at which it is.
func (c wordCounts) add(column *wordColumn, combinations, totals []uint32) {
	only := column.only
	for _, n := range combinations {
		c[c.of(only[n])] += int64(totals[n])
	}
}

// addFailing is add for those of the combinations that fail what a bit stands for, and no more.
func (c wordCounts) addFailing(column *wordColumn, combinations, totals, fails []uint32, bit uint32) {
	only := column.only
	for _, n := range combinations {
		c[c.of(only[n])] += int64(totals[n]) * int64(oneIf(fails[n] == bit)) // without a branch: what comes next cannot be foreseen
	}
}

// addLists adds the totals of the combinations that fail just this and have several words, to each of them.
func (c wordCounts) addLists(column *wordColumn, totals, fails []uint32, failed uint32) {
	for _, l := range column.lists {
		if int(l.combination) >= len(totals) { // one that has come meanwhile, as all after it
			return
		}
		if total := int64(totals[l.combination]); total != 0 && fails[l.combination] == failed {
			for _, word := range l.words {
				c[c.of(word)] += total
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
	values, totals := p.values, f.totals
	for i, rows := range s.words {
		for base := 64 * (s.first + i); rows != 0; rows &= rows - 1 {
			totals[values[base+bits.TrailingZeros64(rows)]]++
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
