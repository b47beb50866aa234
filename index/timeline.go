package index

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"sync"

	"threatmap/threat"
)

// Days that a histogram counts in one array, 1833 to 2106; what is further away is counted in a map.
const (
	dayZero = -50_000
	dayEnd  = 50_000
)

// Timeline counts the answer by first possible day, as threat.NewTimeline bins them; bin has passed threat.CheckBin.
func (s *State) Timeline(q *Question, bin string) threat.Timeline {
	zero, days := s.daySpan()
	read := s.vocabulary.read()
	sides := &read.said[sideField]
	h := total(s, q, func() *histogram { return newHistogram(zero, days, read.spelled[sideField]) }, func(h *histogram, p part, s selection) { h.add(p, s, sides) }, (*histogram).join)
	defer histograms.Put(h)
	return threat.NewTimeline(h.counts(), bin)
}

// daySpan returns the first day that there is, within the array's limits, and how many days the array has to have.
func (s *State) daySpan() (zero, days int) {
	zero, end := dayEnd, dayZero
	for _, c := range []*columns{s.base, s.delta} {
		if earliest, latest, ok := c.dayRange(); ok {
			zero, end = min(zero, int(earliest)), max(end, int(latest)+1)
		}
	}
	zero, end = max(zero, dayZero), min(end, dayEnd)
	return zero, max(0, end-zero)
}

// dayRange returns the first and the last of the known first days.
func (c *columns) dayRange() (earliest, latest int32, ok bool) {
	known := sort.Search(len(c.byNewest), func(i int) bool { // open and undated ones come last
		first := c.first[c.byNewest[i]]
		return first == undatedFirst || first == openPast
	})
	if known == 0 {
		return 0, 0, false
	}
	return c.first[c.byNewest[known-1]], c.first[c.byNewest[0]], true
}

// histogram counts by day and side.
type histogram struct {
	zero, days int
	near       []int32 // by day after zero, and side: none, and each word
	far        map[dayAndSide]int64
	names      []string // of sides
}

type dayAndSide struct{ day, side int32 }

// histograms are used again: their arrays are most of what a timeline takes.
var histograms = sync.Pool{New: func() any { return &histogram{far: map[dayAndSide]int64{}} }}

func newHistogram(zero, days int, sides []string) *histogram {
	h, _ := histograms.Get().(*histogram)
	h.zero, h.days = zero, days
	h.names = append(append(h.names[:0], ""), sides...)
	h.near = slices.Grow(h.near[:0], days*len(h.names))[:days*len(h.names)]
	clear(h.near)
	clear(h.far)
	return h
}

// join adds up, and gives the other one back.
func (h *histogram) join(other *histogram) {
	defer histograms.Put(other)
	for i, n := range other.near {
		h.near[i] += n
	}
	for at, n := range other.far {
		h.far[at] += n
	}
}

// add counts selected rows. What it reads is in variables of its own: the compiler cannot know that a count changes none of it.
func (h *histogram) add(p part, s selection, sides *wordColumn) {
	first, values, only, near, zero, several := p.first, p.values, sides.only, h.near, h.zero, len(h.names)
	for i, rows := range s.words {
		for base := 64 * (s.first + i); rows != 0; rows &= rows - 1 {
			at := base + bits.TrailingZeros64(rows)
			side := only[values[at]] + 1 // no word is 0
			if side == severalWords+1 {  // of several, the first
				side = sides.of(values[at])[0] + 1
			}
			if d := int(first[at]) - zero; d >= 0 && d < h.days {
				near[d*several+int(side)]++
			} else {
				h.far[dayAndSide{first[at], int32(side)}]++ //nolint:gosec // a few
			}
		}
	}
}

// counts returns the counts. A day is good until the next one is handed out.
func (h *histogram) counts() threat.DayCounts {
	if len(h.far) > 0 {
		return threat.ListedDays(h.sorted())
	}
	c := threat.DayCounts{All: h.nearCounts}
	counted := func(n int32) bool { return n != 0 }
	if from := slices.IndexFunc(h.near, counted); from >= 0 {
		to := len(h.near) - 1
		for !counted(h.near[to]) {
			to--
		}
		c.First, c.Last = h.day(from), h.day(to)
	}
	return c
}

// day returns the day of a count.
func (h *histogram) day(at int) *threat.Day {
	day := threat.Day(h.zero + at/len(h.names)) //nolint:gosec // within the limits
	return &day
}

func (h *histogram) nearCounts(yield func(threat.DayCount) bool) {
	var day threat.Day
	for d := range h.days {
		for side, n := range h.near[d*len(h.names) : (d+1)*len(h.names)] {
			if n == 0 {
				continue
			}
			day = threat.Day(h.zero + d) //nolint:gosec // within the limits
			if !yield(threat.DayCount{Day: &day, Side: h.names[side], N: int64(n)}) {
				return
			}
		}
	}
}

// sorted returns the counts of a histogram that has days beyond its array, or none.
func (h *histogram) sorted() (list []threat.DayCount) {
	h.nearCounts(func(c threat.DayCount) bool {
		day := *c.Day
		list = append(list, threat.DayCount{Day: &day, Side: c.Side, N: c.N})
		return true
	})
	for at, n := range h.far {
		c := threat.DayCount{Side: h.names[at.side], N: n}
		if at.day != undatedFirst && at.day != openPast {
			d := threat.Day(at.day)
			c.Day = &d
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b threat.DayCount) int { return cmp.Or(compareDays(a.Day, b.Day), cmp.Compare(a.Side, b.Side)) })
	return list
}

func compareDays(a, b *threat.Day) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Compare(*a, *b)
}
