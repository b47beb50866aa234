package analysis

import (
	"slices"

	"threatmap/threat"
)

// AllSides names the series that counts every side together. It is asked for by name only: sides measure different things.
const AllSides = "all"

// WatchedSides are the sides that are watched where nothing is said, each a series of its own. The actors of "other" are not those that are watched.
var WatchedSides = []string{"adversary_action", "security_action", "engagement"}

// CaveatEffort tells what a rise of the series of security_action means.
const CaveatEffort = "Series of security_action count what forces did: they measure effort, and a rise there is no rise of attacks."

// AlertQuestion says which week is judged, and how.
type AlertQuestion struct {
	AsOf          threat.Day // Monday of the judged week
	BaselineWeeks int
	Alpha         float64 // a test flags a p-value of at most this
	FDR           float64 // share of false ones among the series called risen
	Years         int     // simulated for the expected false alerts
	Seed          uint64
}

// Watched is a series: an area, who acted, and what was counted there.
type Watched struct {
	Area, Name, Side string // Side is a code of threat.Sides, or AllSides
	Weekly           *Weekly
}

// counts returns the series' own, by week.
func (w *Watched) counts() []int {
	if w.Side == AllSides {
		return w.Weekly.All
	}
	return w.Weekly.Side(w.Side)
}

// Alerts is every rule's word on every watched series.
type Alerts struct {
	Note  Note        `json:"note"`
	Week  threat.Day  `json:"week"`
	Areas []AreaAlert `json:"areas"`
	// FalseMap is the expected number of false alerts a year by rule, of all series together.
	FalseMap map[string]float64 `json:"expected_false_a_year"`
}

// AreaAlert is that of one series: an area and who acted there.
type AreaAlert struct {
	Area     string    `json:"area"`
	Name     string    `json:"name,omitempty"`
	Side     string    `json:"side"` // a code of threat.Sides, or AllSides
	Enough   bool      `json:"enough"`
	Reason   string    `json:"reason,omitempty"`
	Count    *int      `json:"count"`
	Baseline *Level    `json:"baseline"`
	Expected *WeekBand `json:"expected"` // at level 0.95
	Risen    *bool     `json:"risen"`    // the adjusted p-value (negative binomial where overdispersed) is at most fdr
	Rules    []Verdict `json:"rules"`    // empty where there is not enough
}

// AlertsOf judges a week in every watched series. Its q-values are adjusted over all series that have enough incidents to be tested. The note says
// nothing yet of what was used and left out: areas may share incidents (belts do), and only the caller knows of those in no area.
func AlertsOf(series []Watched, q AlertQuestion) Alerts {
	a := Alerts{Note: NewNote("alerts"), Week: q.AsOf, FalseMap: map[string]float64{}}
	a.Note.Seed = &q.Seed
	a.Note.Parameters = map[string]any{
		"asof": q.AsOf, "baseline_weeks": q.BaselineWeeks, "alpha": q.Alpha, "fdr": q.FDR, "simulated_years": q.Years,
		"ears_alpha": EARSAlpha, "ears_baseline_weeks": EARSBaseline, "cusum_k": CUSUMReference, "cusum_h": CUSUMDecision, "cusum_weeks": CusumWeeks,
	}
	a.Note.Caveats = append(a.Note.Caveats, CaveatZeros,
		"Expected false alerts are simulated from each series' baseline as if it were known; they hold while nothing changes.",
		"EARS C3 follows R's earsC: it flags a week because the two weeks before it were high.")
	if slices.ContainsFunc(series, func(w Watched) bool { return w.Side == "security_action" }) {
		a.Note.Caveats = append(a.Note.Caveats, CaveatEffort)
	}
	a.Areas = make([]AreaAlert, len(series))
	onAllCores(len(series), func(i int) { a.Areas[i] = alertOf(&series[i], q) })
	a.adjust(q.FDR)
	for _, area := range a.Areas {
		for _, v := range area.Rules {
			if v.FalseYear != nil {
				a.FalseMap[v.Rule.String()] += *v.FalseYear
			}
		}
	}
	return a
}

func alertOf(w *Watched, q AlertQuestion) AreaAlert {
	alert := AreaAlert{Area: w.Area, Name: w.Name, Side: w.Side, Rules: []Verdict{}}
	counts, ok := w.upTo(q.AsOf, HistoryNeeded(q.BaselineWeeks))
	if !ok {
		alert.Reason = "the data does not cover the week and the weeks before it that the rules need"
		return alert
	}
	last := len(counts) - 1
	j := judge(counts, q.BaselineWeeks, q.Alpha)
	alert.Count, alert.Baseline = &counts[last], &j.level
	if have := counts[last] + j.level.Total; have < Few {
		alert.Reason = TooFew(have)
		return alert
	}
	alert.Enough = true
	band := j.level.Expected(0.95)
	alert.Expected, alert.Rules = &band, j.verdicts()
	expected := ExpectedFalse(w.Area+" "+w.Side, j.level, q.Years, q.BaselineWeeks, q.Alpha, q.Seed)
	for r := range Rules {
		alert.Rules[r].FalseYear = &expected[r]
	}
	return alert
}

// upTo returns the counts of a week and the n before it; ok is false where the data does not cover them.
func (w *Watched) upTo(monday threat.Day, n int) (counts []int, ok bool) {
	i, ok := w.Weekly.Place(monday)
	if !ok || !w.Weekly.Covered[i] {
		return nil, false
	}
	counts = w.counts()
	if _, ok = w.Weekly.Before(counts, i, n); !ok {
		return nil, false
	}
	return counts[i-n : i+1], true
}

// adjust gives both tests their q-values over all series, and says which have risen.
func (a *Alerts) adjust(fdr float64) {
	for _, r := range []Rule{ExactPoisson, NegativeBinomial} {
		var p []float64
		var of []*Verdict
		for i := range a.Areas {
			if a.Areas[i].Enough {
				v := &a.Areas[i].Rules[r]
				p, of = append(p, *v.P), append(of, v)
			}
		}
		for i, q := range BenjaminiHochberg(p) {
			of[i].Q = &q
		}
	}
	for i := range a.Areas {
		if a.Areas[i].Enough {
			risen := *a.Areas[i].Rules[NegativeBinomial].Q <= fdr
			a.Areas[i].Risen = &risen
		}
	}
}
