package analysis

import "math"

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

func segmentsOf(q CorridorQuestion, l *corridorList, inWeek listWeeks, rated bool) []Segment {
	segmentM := q.SegmentKM * 1000
	list := make([]Segment, max(1, int(math.Ceil(q.LengthM/segmentM-1e-9))))
	weeks, half := len(q.Covered), len(q.Covered)/2
	inWeeks := make([]int, len(list))
	l.each(func(e *inCorridor, monday dayOrNone) {
		i := min(int(e.alongM/segmentM), len(list)-1)
		list[i].Count++
		if monday == noDay {
			return
		}
		n := inWeek.covered[inWeek.of(monday)]
		if n < 0 {
			return
		}
		inWeeks[i]++
		switch {
		case n < half:
			list[i].FirstHalf++
		case n >= weeks-half:
			list[i].SecondHalf++
		}
	})
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
