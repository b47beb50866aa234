package analysis

import (
	"cmp"
	"math"
	"slices"

	"threatmap/threat"
)

// inOrderOfTime returns the incidents that have a first and a last day by these, then by id; then the others.
func inOrderOfTime(list []NearCorridor) []*NearCorridor {
	type timed struct {
		days uint64 // the first, then the last: one comparison for both
		fid  int64
		at   int
	}
	order := make([]timed, len(list))
	for i := range list {
		first, last, ok := knownDays(&list[i])
		if !ok {
			first, last = math.MaxInt32, math.MaxInt32
		}
		order[i] = timed{rising(first)<<32 | rising(last), list[i].FID, i}
	}
	slices.SortFunc(order, func(a, b timed) int {
		if a.days != b.days {
			return cmp.Compare(a.days, b.days)
		}
		return cmp.Compare(a.fid, b.fid)
	})
	out := make([]*NearCorridor, len(list))
	for i, t := range order {
		out[i] = &list[t.at]
	}
	return out
}

// rising maps days to numbers of 32 bits in the same order.
func rising(d threat.Day) uint64 { return uint64(int64(d) - math.MinInt32) } //nolint:gosec // not negative

func knownDays(e *NearCorridor) (first, last threat.Day, ok bool) {
	if !e.Dated || e.Days.First == nil || e.Days.Last == nil {
		return 0, 0, false
	}
	return *e.Days.First, *e.Days.Last, true
}

// mondaysOf returns the weeks of the incidents whose days lie in one, in order.
func mondaysOf(ordered []*NearCorridor) []threat.Day {
	list := make([]threat.Day, 0, len(ordered))
	for _, e := range ordered {
		if monday, ok := oneWeek(e.Days, e.Dated); ok {
			list = append(list, monday)
		}
	}
	return list
}

// Segment is the tempo of a stretch of a corridor, over the weeks that the data covers whole.
type Segment struct {
	FromKM float64 `json:"from_km"`
	ToKM   float64 `json:"to_km"`
	Count  int     `json:"count"`
	RatePerKM
	RatePerWeek
	FirstHalf  int       `json:"first_half"`  // of the weeks; the middle one of an odd number is in neither
	SecondHalf int       `json:"second_half"` // of the weeks
	Change     RateRatio `json:"change"`      // the second half against the first
}

func segmentsOf(q CorridorQuestion, ordered []*NearCorridor, rated bool) []Segment {
	segmentM := q.SegmentKM * 1000
	list := make([]Segment, max(1, int(math.Ceil(q.LengthM/segmentM-1e-9))))
	weeks, half := len(q.Covered), len(q.Covered)/2
	inWeeks := make([]int, len(list))
	for _, e := range ordered {
		i := min(int(e.AlongM/segmentM), len(list)-1)
		list[i].Count++
		n, ok := q.weekOf(e)
		if !ok {
			continue
		}
		inWeeks[i]++
		switch {
		case n < half:
			list[i].FirstHalf++
		case n >= weeks-half:
			list[i].SecondHalf++
		}
	}
	for i := range list {
		s := &list[i]
		s.FromKM, s.ToKM = float64(i)*q.SegmentKM, math.Min(float64(i+1)*q.SegmentKM, q.LengthM/1000)
		if rated {
			s.RatePerKM, s.RatePerWeek = PerKM(s.Count, s.ToKM-s.FromKM), PerWeek(inWeeks[i], weeks)
		}
		s.Change = CompareRates(s.SecondHalf, float64(max(half, 1)), s.FirstHalf, float64(max(half, 1)), level, TwoSided)
		s.Change.P = nil // there are many segments, and nobody asked about this one
	}
	return list
}

// weekOf returns which of the covered weeks holds an incident.
func (q *CorridorQuestion) weekOf(e *NearCorridor) (n int, ok bool) {
	monday, ok := oneWeek(e.Days, e.Dated)
	if !ok {
		return 0, false
	}
	return q.Covered.place(monday)
}
