package analysis

import "threatmap/threat"

// The weeks of history that a band or a test may rest on.
const (
	DefaultBaselineWeeks = 26
	LeastBaselineWeeks   = 8
	MostBaselineWeeks    = 104
)

// TempoQuestion says which weeks to tell of, and what they are compared with.
type TempoQuestion struct {
	AsOf          threat.Day // Monday of the last week
	Weeks         int        // how many weeks up to it
	BaselineWeeks int
	Level         float64 // of the band, such as 0.95
}

// Tempo is how often something happened, week by week; each side is a series of its own, since they measure different things.
type Tempo struct {
	Note   Note          `json:"note"`
	Series []TempoSeries `json:"series"`
}

// TempoSeries is one side's.
type TempoSeries struct {
	Side   string      `json:"side"`
	Total  int         `json:"total"` // in the weeks told of
	Enough bool        `json:"enough"`
	Reason string      `json:"reason,omitempty"`
	Weeks  []TempoWeek `json:"weeks"`
}

// TempoWeek is one week's count beside the band that the weeks before it let expect. Null where the data does not cover the week, where no data set covers
// the baseline too, or where baseline and week hold too few incidents.
type TempoWeek struct {
	Week          threat.Day `json:"week"` // its Monday
	Count         *int       `json:"count"`
	Compared      *int       `json:"compared"` // those of Count whose data sets cover the baseline too; null where nothing is compared
	ExpectedLow   *int       `json:"expected_low"`
	ExpectedHigh  *int       `json:"expected_high"`
	Overdispersed *bool      `json:"overdispersed"` // the band is that of negative binomial counts
	Outside       *string    `json:"outside"`       // "above", "below", or "" = as expected
}

// TempoOf tells of the weeks up to AsOf.
func TempoOf(w *Weekly, q TempoQuestion) Tempo {
	t := Tempo{Note: NewNote("tempo"), Series: []TempoSeries{}}
	w.Tell(&t.Note)
	t.Note.Parameters["asof"], t.Note.Parameters["weeks"] = q.AsOf, q.Weeks
	t.Note.Parameters["baseline_weeks"], t.Note.Parameters["level"] = q.BaselineWeeks, q.Level
	t.Note.Caveats = append(t.Note.Caveats, "Each week is judged on its own: at a level of 0.95 up to one in twenty is outside its band when nothing changes.", CaveatZeros)
	last, ok := w.Place(q.AsOf)
	first := max(0, last-q.Weeks+1)
	if ok {
		t.Note.Caveats = append(t.Note.Caveats, w.BeginsAndEnds(max(0, first-q.BaselineWeeks), last, "its incidents are compared with no others")...)
	}
	for _, side := range threat.Sides.Codes {
		s := TempoSeries{Side: side.Code, Weeks: []TempoWeek{}}
		if ok {
			s.fill(w, q, first, last)
		}
		s.Enough = s.Total >= Few
		if !s.Enough {
			s.Reason = TooFew(s.Total)
		}
		t.Series = append(t.Series, s)
	}
	return t
}

// CaveatZeros tells what a week without incidents means.
const CaveatZeros = "A week without incidents counts as 0 only between the first and the last incident of a data set; a data set may still have gaps."

func (s *TempoSeries) fill(w *Weekly, q TempoQuestion, first, last int) {
	counts := w.Side(s.Side)
	for i := first; i <= last; i++ {
		week := TempoWeek{Week: w.Week(i)}
		if w.Covered[i] {
			s.Total += counts[i]
			week.Count = &counts[i]
			if all, ok := w.Compared(s.Side, i, q.BaselineWeeks); ok {
				week.expect(LevelOf(all[:q.BaselineWeeks]), all[q.BaselineWeeks], q.Level)
			}
		}
		s.Weeks = append(s.Weeks, week)
	}
}

// expect sets the band, and says on which side of it the count is that can be compared.
func (t *TempoWeek) expect(before Level, count int, level float64) {
	t.Compared = &count
	if before.Total+count < Few {
		return
	}
	band := before.Expected(level)
	over, outside := before.Size != nil, ""
	switch {
	case count > band.High:
		outside = "above"
	case count < band.Low:
		outside = "below"
	}
	t.ExpectedLow, t.ExpectedHigh, t.Overdispersed, t.Outside = &band.Low, &band.High, &over, &outside
}
