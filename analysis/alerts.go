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
	Area, Name, NameAr, Side string // names are "" where nobody gave one; Side is a code of threat.Sides, or AllSides
	Weekly                   *Weekly
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
	// FalseMap is the expected number of false alerts a year by rule, of all series together, those included that hold too few incidents to be judged now.
	FalseMap map[string]float64 `json:"expected_false_a_year"`
	// FalseWeeks is in how many weeks a year at least one series would be called risen if nothing changed.
	FalseWeeks float64 `json:"expected_false_weeks_a_year"`
}

// AreaAlert is that of one series: an area and who acted there.
type AreaAlert struct {
	Area     string    `json:"area"`
	Name     string    `json:"name,omitempty"`
	NameAr   string    `json:"name_ar,omitempty"`
	Side     string    `json:"side"` // a code of threat.Sides, or AllSides
	Enough   bool      `json:"enough"`
	Reason   string    `json:"reason,omitempty"`
	Count    *int      `json:"count"`
	Baseline *Level    `json:"baseline"`
	Expected *WeekBand `json:"expected"` // at level
	Risen    *bool     `json:"risen"`    // the adjusted p-value (negative binomial where overdispersed) is at most fdr
	Rules    []Verdict `json:"rules"`    // by Rule, Risen the last; empty where there is not enough
}

// AlertsOf judges a week in every watched series. Its q-values are adjusted over all series that have enough incidents to be tested. The note says
// nothing yet of what was used and left out: areas may share incidents (belts do), and only the caller knows of those in no area.
func AlertsOf(series []Watched, q AlertQuestion) Alerts {
	a := Alerts{Note: NewNote("alerts"), Week: q.AsOf, FalseMap: map[string]float64{}}
	a.Note.Seed = &q.Seed
	a.Note.Parameters = map[string]any{
		"asof": q.AsOf, "baseline_weeks": q.BaselineWeeks, "alpha": q.Alpha, "fdr": q.FDR, "simulated_years": q.Years,
		"ears_alpha": EARSAlpha, "ears_baseline_weeks": EARSBaseline, "cusum_k": CUSUMReference, "cusum_h": CUSUMDecision, "cusum_weeks": CusumWeeks,
		"level": level,
	}
	a.Note.Caveats = append(a.Note.Caveats, CaveatZeros,
		"Expected false alerts are simulated from each series' baseline as if it were known, each series apart from the others; they hold while nothing changes.",
		"EARS C3 follows R's earsC: it flags a week because the two weeks before it were high.")
	if slices.ContainsFunc(series, func(w Watched) bool { return w.Side == "security_action" }) {
		a.Note.Caveats = append(a.Note.Caveats, CaveatEffort)
	}
	a.Areas = make([]AreaAlert, len(series))
	chance := make([]drawn, len(series))
	onAllCores(len(series), func(i int) {
		w := &series[i]
		if a.Areas[i] = alertOf(w, q); a.Areas[i].Baseline != nil {
			chance[i] = drawLevel(w.Area+" "+w.Side, *a.Areas[i].Baseline, q)
		}
	})
	a.adjust(q.FDR)
	a.expect(chance, q.FDR)
	return a
}

func alertOf(w *Watched, q AlertQuestion) AreaAlert {
	alert := AreaAlert{Area: w.Area, Name: w.Name, NameAr: w.NameAr, Side: w.Side, Rules: []Verdict{}}
	counts, ok := w.upTo(q.AsOf, HistoryNeeded(q.BaselineWeeks))
	if !ok {
		alert.Reason = "no data set covers the week and all the weeks before it that the rules need"
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
	band := j.level.Expected(level)
	alert.Expected, alert.Rules = &band, j.verdicts()
	return alert
}

// expect adds the false alerts that each rule would raise by chance, and those of what is called risen, over all series as it is.
func (a *Alerts) expect(chance []drawn, fdr float64) {
	chance, of := judgedSeries(chance)
	risen, weeks := risenByChance(chance, fdr)
	a.FalseWeeks = weeks
	for n, i := range of {
		flags := append(chance[n].flags[:], risen[n]) // by Rule
		for r, aYear := range flags {
			a.FalseMap[Rule(r).String()] += aYear
			if a.Areas[i].Enough {
				a.Areas[i].Rules[r].FalseYear = &flags[r]
			}
		}
	}
}

// judgedSeries are those that were simulated, and which they are.
func judgedSeries(all []drawn) (some []drawn, of []int) {
	for i, d := range all {
		if d.tested != nil {
			some, of = append(some, d), append(of, i)
		}
	}
	return some, of
}

// upTo returns the counts of a week and the n before it; ok is false where no data set covers them all.
func (w *Watched) upTo(monday threat.Day, n int) (counts []int, ok bool) {
	i, ok := w.Weekly.Place(monday)
	if !ok {
		return nil, false
	}
	return w.Weekly.Compared(w.Side, i, n)
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
		if area := &a.Areas[i]; area.Enough {
			test := area.Rules[NegativeBinomial]
			risen := *test.Q <= fdr
			area.Risen = &risen
			area.Rules = append(area.Rules, Verdict{Rule: Risen, Flagged: &risen, P: test.P, Q: test.Q})
		}
	}
}
