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
		first, last threat.Day
		e           *NearCorridor
	}
	order := make([]timed, len(list))
	for i := range list {
		first, last, ok := knownDays(&list[i])
		if !ok {
			first = math.MaxInt32
		}
		order[i] = timed{first, last, &list[i]}
	}
	slices.SortFunc(order, func(a, b timed) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last), cmp.Compare(a.e.FID, b.e.FID))
	})
	out := make([]*NearCorridor, len(list))
	for i, t := range order {
		out[i] = t.e
	}
	return out
}

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

// Segment is the tempo of a stretch of a corridor, over the weeks from the first to the last with an incident anywhere in the corridor.
type Segment struct {
	FromKM     float64   `json:"from_km"`
	ToKM       float64   `json:"to_km"`
	Count      int       `json:"count"`
	PerKM      *float64  `json:"per_km"`
	PerWeek    *float64  `json:"per_week"`    // of what has a week
	FirstHalf  int       `json:"first_half"`  // of the weeks; the middle one of an odd number is in neither
	SecondHalf int       `json:"second_half"` // of the weeks
	Change     RateRatio `json:"change"`      // the second half against the first
}

func segmentsOf(q CorridorQuestion, ordered []*NearCorridor, rated bool) []Segment {
	segmentM := q.SegmentKM * 1000
	list := make([]Segment, max(1, int(math.Ceil(q.LengthM/segmentM-1e-9))))
	mondays := mondaysOf(ordered)
	weeks, half := 0, 0
	if n := len(mondays); n > 0 {
		weeks = int(mondays[n-1]-mondays[0])/7 + 1
		half = weeks / 2
	}
	inWeeks := make([]int, len(list))
	for _, e := range ordered {
		i := min(int(e.AlongM/segmentM), len(list)-1)
		list[i].Count++
		monday, ok := oneWeek(e.Days, e.Dated)
		if !ok {
			continue
		}
		inWeeks[i]++
		switch n := int(monday-mondays[0]) / 7; {
		case n < half:
			list[i].FirstHalf++
		case n >= weeks-half:
			list[i].SecondHalf++
		}
	}
	for i := range list {
		s := &list[i]
		s.FromKM, s.ToKM = float64(i)*q.SegmentKM, math.Min(float64(i+1)*q.SegmentKM, q.LengthM/1000)
		if rated && s.ToKM > s.FromKM {
			s.PerKM = new(float64(s.Count) / (s.ToKM - s.FromKM))
		}
		if rated && weeks > 0 {
			s.PerWeek = new(float64(inWeeks[i]) / float64(weeks))
		}
		s.Change = CompareRates(s.SecondHalf, float64(max(half, 1)), s.FirstHalf, float64(max(half, 1)), level, TwoSided)
		s.Change.P = nil // there are many segments, and nobody asked about this one
	}
	return list
}
