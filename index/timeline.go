package index

import (
	"cmp"
	"slices"

	"threatmap/threat"
)

// dayRange is how many days a histogram counts in one array, about 270 years; what is further away is counted in a map.
const (
	dayRange = 100_000
	dayZero  = -50_000 // 1833
)

// Timeline counts the answer by first possible day, as threat.NewTimeline bins them; bin has passed threat.CheckBin.
func (s *State) Timeline(q *Question, bin string) threat.Timeline {
	read := s.vocabulary.read()
	field := fieldNumber("side")
	width := len(read.spelled[field]) + 1 // the last = no side
	sideOf := make([]int32, len(read.all))
	for n := range read.all {
		sideOf[n] = int32(width - 1) //nolint:gosec // a few
		if words := read.all[n].of(field); len(words) > 0 {
			sideOf[n] = int32(words[0]) //nolint:gosec // as above
		}
	}
	near, far := make([]int32, dayRange*width), map[dayAndSide]int64{}
	for _, p := range s.parts(q) {
		q.each(p, func(at []uint32) {
			for _, i := range at {
				day, side := p.first[i], sideOf[p.values[i]]
				if d := int(day) - dayZero; d >= 0 && d < dayRange {
					near[d*width+int(side)]++
				} else {
					far[dayAndSide{day, side}]++
				}
			}
		})
	}
	names := append(slices.Clip(read.spelled[field]), "") // clipped: what is behind them is the vocabulary's to write
	return threat.NewTimeline(listed(near, far, names), bin)
}

type dayAndSide struct{ day, side int32 }

// listed returns the counts in the order of days, undated last.
func listed(near []int32, far map[dayAndSide]int64, names []string) (list []threat.DayCount) {
	add := func(day, side int32, n int64) {
		c := threat.DayCount{Side: names[side], N: n}
		if day != undatedFirst && day != openPast && day != openFuture {
			d := threat.Day(day)
			c.Day = &d
		}
		list = append(list, c)
	}
	for i, n := range near {
		if n > 0 {
			add(int32(i/len(names)+dayZero), int32(i%len(names)), int64(n)) //nolint:gosec // within dayRange
		}
	}
	for at, n := range far {
		add(at.day, at.side, n)
	}
	if len(far) > 0 {
		slices.SortStableFunc(list, func(a, b threat.DayCount) int { return cmp.Or(compareDays(a.Day, b.Day), cmp.Compare(a.Side, b.Side)) })
	}
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
