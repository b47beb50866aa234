package index

import (
	"cmp"
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
	read := s.vocabulary.read()
	words := read.spelled[sideField]
	names := append(slices.Clip(words), "") // clipped: what is behind them is the vocabulary's to write
	zero, days := s.daySpan()
	numbered, _ := sideLists.Get().(*[]int32)
	defer sideLists.Put(numbered)
	sideOf := read.sidesOf(*numbered, len(words))
	*numbered = sideOf
	h := total(s, q, func() *histogram { return newHistogram(zero, days, names) }, func(h *histogram, p part, s selection) {
		buffer, _ := buffers.Get().(*[block]uint32)
		defer buffers.Put(buffer)
		h.add(p, s.list(buffer), sideOf)
	}, (*histogram).join)
	defer histograms.Put(h)
	return threat.NewTimeline(h.counts, bin)
}

var sideField = fieldNumber("side")

// sideLists are used again.
var sideLists = sync.Pool{New: func() any { return new([]int32) }}

// sidesOf numbers the side of each combination, in a list that is used again; none = the number of no side.
func (r *reading) sidesOf(list []int32, none int) []int32 {
	list = slices.Grow(list[:0], len(r.tally))[:len(r.tally)]
	for n := range list {
		list[n] = int32(none)                                    //nolint:gosec // a few
		if words := r.of(uint32(n), sideField); len(words) > 0 { //nolint:gosec // bounded by the number of incidents
			list[n] = int32(words[0]) //nolint:gosec // a few
		}
	}
	return list
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
	near       []int32 // by day after zero, and side
	far        map[dayAndSide]int64
	names      []string // of sides
}

type dayAndSide struct{ day, side int32 }

// histograms are used again: their arrays are most of what a timeline takes.
var histograms = sync.Pool{New: func() any { return &histogram{far: map[dayAndSide]int64{}} }}

func newHistogram(zero, days int, names []string) *histogram {
	h, _ := histograms.Get().(*histogram)
	h.zero, h.days, h.names = zero, days, names
	h.near = slices.Grow(h.near[:0], days*len(names))[:days*len(names)]
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

// add counts rows.
func (h *histogram) add(p part, at []uint32, sideOf []int32) {
	for _, i := range at {
		day, side := p.first[i], sideOf[p.values[i]]
		if d := int(day) - h.zero; d >= 0 && d < h.days {
			h.near[d*len(h.names)+int(side)]++
		} else {
			h.far[dayAndSide{day, side}]++
		}
	}
}

// counts yields the counts in the order of days, undated last. A day is good until the next count.
func (h *histogram) counts(yield func(threat.DayCount) bool) {
	if len(h.far) > 0 {
		slices.Values(h.sorted())(yield)
		return
	}
	h.nearCounts(yield)
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
