package analysis

import (
	"fmt"
	"math"
	"strings"

	"threatmap/threat"
)

// Indicators are declared here, not beside the areas in seed: an indicator is a question of a method of this room with its parameters, handlers ask it and
// may not import seed, and the areas that it names by id may be replaced without it.

// Indicator is a saved analysis: what an assessment said might happen next, put as a question to data that can be wrong.
type Indicator struct {
	ID     string          `json:"id"`
	Title  threat.Text     `json:"title"`
	Parts  []IndicatorPart `json:"parts"`  // an incident of any part counts, once
	Method string          `json:"method"` // IndicatorAlerts or IndicatorLethality
}

// The methods of indicators.
const (
	IndicatorAlerts    = "alerts"
	IndicatorLethality = "lethality"
)

// IndicatorPart is a filter by codes, and the places to look in: any of the areas, or near any of the facilities; everywhere where both are
// empty. Ids are those of the collections areas and facilities.
type IndicatorPart struct {
	Codes      map[string][]string `json:"filter"`
	Areas      []string            `json:"areas"`
	Facilities []string            `json:"facilities"`
	WithinKM   float64             `json:"within_km,omitempty"` // of a facility
}

// Parameters of the indicators, the same for all.
const (
	IndicatorTrendWeeks = 52
	IndicatorAlpha      = 0.01
	IndicatorFDR        = 0.05
	IndicatorYears      = 100    // simulated for the false alarms
	IndicatorSeed       = 1      // of the simulation
	IndicatorCoarseM    = 25_000 // places known less exactly are in no area
	LethalityWeeks      = 3 * 52 // looked at for the claim about casualties
	indicatorNearKM     = float64(10)
)

// Indicators returns the five indicators to watch.
func Indicators() []Indicator {
	return []Indicator{
		{
			"syria-ied-assassinations",
			threat.Text{En: "IED attacks and assassinations in Syria's east and central belts", Ar: "العبوات والاغتيالات في شرق سوريا ووسطها"},
			[]IndicatorPart{{
				map[string][]string{"event_subtype": {"assassination", "ied", "ied_roadside", "svest", "targeted_killing", "vbied"}},
				[]string{"deir-ez-zor-countryside", "eastern-hasakah", "homs-countryside", "raqqa-and-countryside", "syrian-badia"},
				[]string{},
				0,
			}},
			IndicatorAlerts,
		},
		{
			"iraq-cross-border-facilitation",
			threat.Text{En: "Cross-border facilitation toward Iraq's deserts and ranges", Ar: "التسهيل عبر الحدود نحو صحارى العراق وجباله"},
			[]IndicatorPart{{
				map[string][]string{"event_type": {"facilitation"}},
				[]string{"hamrin-range", "iraq-border-deserts", "makhoul-range", "wadi-hauran", "wadi-suwab"},
				[]string{},
				0,
			}},
			IndicatorAlerts,
		},
		{
			"lebanon-recruitment-facilitation",
			threat.Text{En: "Recruitment and facilitation in Lebanon's frontier areas", Ar: "التجنيد والتسهيل في المناطق الحدودية اللبنانية"},
			[]IndicatorPart{{map[string][]string{"event_type": {"facilitation"}}, []string{"syria-lebanon-borderlands"}, []string{}, 0}},
			IndicatorAlerts,
		},
		{
			"prisons-and-camps",
			threat.Text{En: "Prison and camp incidents", Ar: "حوادث السجون والمخيمات"},
			[]IndicatorPart{
				{map[string][]string{"event_subtype": {"camp_breakout", "prison_break"}}, []string{}, []string{}, 0},
				{map[string][]string{"side": {"adversary_action", "engagement"}}, []string{}, []string{"al-hawl-camp", "al-sinaa-prison"}, indicatorNearKM},
			},
			IndicatorAlerts,
		},
		{
			"fewer-mass-casualties",
			threat.Text{En: "Fewer mass-casualty events, more small ones", Ar: "حوادث أقل كثيرة الضحايا وحوادث صغيرة أكثر"},
			[]IndicatorPart{{map[string][]string{"side": {"adversary_action", "engagement"}}, []string{}, []string{}, 0}},
			IndicatorLethality,
		},
	}
}

// IndicatorState is what an indicator says now. What is unknown is null.
type IndicatorState struct {
	Enough           bool        `json:"enough"`
	Reason           string      `json:"reason,omitempty"`
	From             *threat.Day `json:"from"` // the first day judged
	To               *threat.Day `json:"to"`   // the last
	Value            *float64    `json:"value"`
	Unit             string      `json:"unit"`
	Expected         *float64    `json:"expected"` // of the value, where there is a baseline
	Test             string      `json:"test"`
	P                *float64    `json:"p"`
	Q                *float64    `json:"q"`                   // P adjusted over the indicators that are judged by the same test (Benjamini–Hochberg)
	Flagged          *bool       `json:"flagged"`             // the indicator says yes
	FalseAlarms      *float64    `json:"false_alarms_a_year"` // to expect if nothing changed, looked at once a week
	FalseAlarmsBasis string      `json:"false_alarms_basis"`  // how that is known
	Trend            *Trend      `json:"trend"`               // a week
	Sentence         threat.Text `json:"sentence"`            // all of it in words
}

// How false alarms are known.
const (
	simulatedAlarms = "the same decision (q at most the FDR), simulated for all indicators together from each one's baseline"
	shuffledAlarms  = "the weeks a year in which the same decision would say yes if blocks of 8 of these weeks had come in random order: no trend over them, what hangs together within them kept"
)

// AlertState reads the state of an indicator off its alert and the counts of the weeks up to the judged one, of which there may be none.
func AlertState(a AreaAlert, week threat.Day, counts []int) IndicatorState {
	end := week + 6
	s := IndicatorState{Enough: a.Enough, Reason: a.Reason, Unit: "incidents a week", From: &week, To: &end, Test: "conditional, negative binomial where weeks vary more than Poisson"}
	if !a.Enough {
		s.Sentence = tooFewText(a.Reason)
		return s
	}
	value, v := float64(*a.Count), a.Rules[Risen]
	flagged := *a.Risen
	s.Value, s.Expected, s.P, s.Q, s.Flagged, s.FalseAlarms, s.FalseAlarmsBasis = &value, &a.Baseline.Mean, v.P, v.Q, &flagged, v.FalseYear, simulatedAlarms
	x, y := make([]float64, len(counts)), make([]float64, len(counts))
	for i, c := range counts {
		x[i], y[i] = float64(i), float64(c)
	}
	t := weeklyTrend(x, y)
	s.Trend = &t
	s.Sentence = alertText(a, week, *v.P, flagged, t)
	return s
}

func tooFewText(reason string) threat.Text {
	ar := "لا توجد بيانات كافية للحكم."
	if strings.HasPrefix(reason, "too few") {
		ar = "الحوادث أقل من أن يُحكم عليها."
	}
	return threat.Text{En: strings.ToUpper(reason[:1]) + reason[1:] + ".", Ar: ar}
}

func alertText(a AreaAlert, week threat.Day, p float64, flagged bool, t Trend) threat.Text {
	verdict := threat.Text{En: "no more than chance allows", Ar: "ليس أكثر مما تسمح به المصادفة"}
	if flagged {
		verdict = threat.Text{En: "more than chance allows", Ar: "أكثر مما تسمح به المصادفة"}
	}
	trend := trendText(t)
	return threat.Text{
		En: fmt.Sprintf("Incidents in the week of %s: %d, expected %s (95 %%: %d to %d): %s (%s). %s", week, *a.Count, brief(a.Baseline.Mean), a.Expected.Low, a.Expected.High, verdict.En, briefP(p), trend.En),
		Ar: fmt.Sprintf("عدد الحوادث في الأسبوع الذي يبدأ %s: %d، والمتوقع %s (95٪: من %d إلى %d): %s (%s). %s", week, *a.Count, brief(a.Baseline.Mean), a.Expected.Low, a.Expected.High, verdict.Ar, briefP(p), trend.Ar),
	}
}

// trendText says which way weekly counts go.
func trendText(t Trend) threat.Text {
	if !t.Enough || t.P == nil {
		return threat.Text{En: "Too few weeks to see a trend.", Ar: "الأسابيع أقل من أن تُظهر اتجاهاً."}
	}
	words := map[int]threat.Text{
		1: {En: "the counts rise", Ar: "ترتفع الأعداد"}, -1: {En: "the counts fall", Ar: "تنخفض الأعداد"}, 0: {En: "no rise or fall is seen", Ar: "لا يُرى ارتفاع ولا انخفاض"},
	}[way(t)]
	return threat.Text{
		En: fmt.Sprintf("Over %d weeks %s (Kendall, %s).", t.N, words.En, briefP(*t.P)),
		Ar: fmt.Sprintf("خلال %d أسبوعاً %s (كندال، %s).", t.N, words.Ar, briefP(*t.P)),
	}
}

// LethalityState reads the state of the claim about casualties off all areas together.
func LethalityState(l Lethalities) IndicatorState {
	s := IndicatorState{
		Enough: l.All.Claim != TooFewToSay, Reason: l.All.Reason, From: l.From, To: l.To, Unit: "killed an event",
		Test: "Kendall, one-sided: mass-casualty events a week fall, small events a week rise; the larger p",
	}
	if !s.Enough {
		if s.Reason == "" {
			s.Reason = l.All.MassTrend.Reason
		}
		s.Sentence = tooFewText(s.Reason)
		return s
	}
	flagged := l.All.Claim == Supported
	falseAYear := claimByChance(l.All.mass, l.All.small, IndicatorSeed) * weeksAYear
	s.Value, s.Flagged, s.FalseAlarms, s.FalseAlarmsBasis, s.Trend = l.All.PerEvent, &flagged, &falseAYear, shuffledAlarms, &l.All.PerEventTrend
	if falls, rises := oneSided(l.All.MassTrend, -1), oneSided(l.All.SmallTrend, 1); falls != nil && rises != nil {
		p := math.Max(*falls, *rises)
		s.P = &p
	}
	s.Sentence = lethalityText(l)
	return s
}

// oneSided is the p-value of a trend towards one way; nil where there is none.
func oneSided(t Trend, towards float64) *float64 {
	if t.P == nil || t.Tau == nil {
		return nil
	}
	p := *t.P / 2
	if *t.Tau*towards < 0 {
		p = 1 - p
	}
	return &p
}

func lethalityText(l Lethalities) threat.Text {
	words := map[int]threat.Text{1: {En: "rise", Ar: "ترتفع"}, -1: {En: "fall", Ar: "تنخفض"}, 0: {En: "neither rise nor fall", Ar: "لا ترتفع ولا تنخفض"}}
	mass, small := words[way(l.All.MassTrend)], words[way(l.All.SmallTrend)]
	return threat.Text{
		En: fmt.Sprintf("Over %d weeks to %s mass-casualty events %s and small ones %s; there were %d and %d of them, with %s killed an event, a number that is unknown for %d.", l.Weeks, l.To, mass.En, small.En, l.All.Mass, l.All.Small, brief(*l.All.PerEvent), l.All.KilledUnknown),
		Ar: fmt.Sprintf("خلال %d أسبوعاً حتى %s: الحوادث كثيرة الضحايا %s (عددها %d) والحوادث الصغيرة %s (عددها %d)؛ القتلى لكل حادثة: %s، وعددهم غير معروف في: %d.", l.Weeks, l.To, mass.Ar, l.All.Mass, small.Ar, l.All.Small, brief(*l.All.PerEvent), l.All.KilledUnknown),
	}
}

// brief writes a number with at most three significant digits.
func brief(x float64) string { return fmt.Sprintf("%.3g", x) }

// briefP writes a p-value, a tiny one as a bound.
func briefP(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return "p = " + brief(p)
}
