package analysis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"threatmap/threat"
)

// ORACLES.md 10: false flags an area and year (52 weeks) of the surge rule, and of the exact test at 1 % on four weeks, of steady Poisson counts: added up
// over all totals of the four weeks and all counts of the fifth, without chance, to the printed digits.
func TestFalseFlagsOfTheSurgeRule(t *testing.T) {
	for _, c := range []struct{ lambda, surge, exact float64 }{{1, 3.9, .19}, {1.5, 7.2, .19}, {2, 8.2, .20}, {3, 6.6, .25}, {5, 3.5, .31}, {10, .8, .35}} {
		before, week := distuv.Poisson{Lambda: SurgeWeeks * c.lambda}, distuv.Poisson{Lambda: c.lambda}
		surge, exact := 0.0, 0.0
		for total := range 120 {
			for x := range 60 {
				p := 52 * before.Prob(float64(total)) * week.Prob(float64(x))
				if flagged, _ := Surge([]int{total, 0, 0, 0, x}); flagged {
					surge += p
				}
				if (Level{Weeks: SurgeWeeks, Total: total}).AtLeast(x) <= 0.01 {
					exact += p
				}
			}
		}
		if math.Abs(surge-c.surge) > 0.05 || math.Abs(exact-c.exact) > 0.005 {
			t.Errorf("lambda %v: surge %.3f, want %v; exact %.4f, want %v", c.lambda, surge, c.surge, exact, c.exact)
		}
	}
}

var steady = []int{2, 3, 1, 4, 2, 2, 3, 1, 2, 3, 1, 4, 2, 2, 3, 1, 2, 3}

func question(w *Weekly, place int) AlertQuestion {
	return AlertQuestion{AsOf: w.Week(place), BaselineWeeks: 8, Alpha: 0.01, FDR: 0.05, Years: 50, Seed: 1}
}

func TestAlertsShowAllRulesSideBySide(t *testing.T) {
	risen := weekly(t, "2020-01-06", "adversary_action", append(slices.Clone(steady), 15))
	same := weekly(t, "2020-01-06", "adversary_action", append(slices.Clone(steady), 4))
	few := weekly(t, "2020-01-06", "adversary_action", append(make([]int, 18), 3))
	got := AlertsOf([]Watched{{"A", "", "", "adversary_action", risen}, {"B", "", "", "adversary_action", same}, {"C", "", "", "adversary_action", few}}, question(risen, 18))
	a, b, c := got.Areas[0], got.Areas[1], got.Areas[2]
	if !*a.Risen || *b.Risen || len(a.Rules) != int(Rules)+1 || a.Rules[Risen].Rule.String() != "risen" || !*a.Rules[Risen].Flagged {
		t.Fatalf("%+v %+v", a, b)
	}
	for r, want := range []bool{true, true, true, true, false, true, true} {
		if got := *a.Rules[r].Flagged; got != want {
			t.Errorf("%s: %v", Rule(r), got)
		}
	}
	// Two series are tested: the smaller p doubles.
	if p, q := *a.Rules[ExactPoisson].P, *a.Rules[ExactPoisson].Q; !near(q, 2*p) {
		t.Errorf("p %v, q %v", p, q)
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if c.Enough || c.Reason != "too few to say: 3 incidents, at least 5 are needed" || strings.Contains(string(text), `"p":`) || c.Risen != nil {
		t.Errorf("%s", text)
	}
	if sum := *a.Rules[PlusHundred].FalseYear + *b.Rules[PlusHundred].FalseYear; math.Abs(got.FalseMap["plus_100_percent"]-sum) > 1e-9 {
		t.Errorf("whole map: %v, areas %v", got.FalseMap, sum)
	}
}

// manyArrests is two attacks a week, no arrests, and twelve arrests in the last week, in which nobody attacked.
func manyArrests(t *testing.T) *Weekly {
	t.Helper()
	w := weekly(t, "2020-01-06", "adversary_action", append(slices.Clone(steady), 0))
	last := w.Week(18)
	for range 12 {
		w.Add(threat.Event{Dated: true, Side: "security_action", Days: threat.OneDay(last)})
	}
	return w
}

func TestArrestsFlagOnlyTheirOwnSeries(t *testing.T) {
	w := manyArrests(t)
	var series []Watched
	for _, side := range WatchedSides {
		series = append(series, Watched{"A", "", "", side, w})
	}
	got := AlertsOf(series, question(w, 18))
	attacks, arrests, engagements := got.Areas[0], got.Areas[1], got.Areas[2]
	if *attacks.Risen || *attacks.Count != 0 || *attacks.Rules[ExactPoisson].P < 0.9 || *attacks.Rules[PlusHundred].Flagged {
		t.Errorf("a week without attacks is flagged for its arrests: %+v", attacks)
	}
	if !*arrests.Risen || arrests.Side != "security_action" || *arrests.Count != 12 {
		t.Errorf("twelve arrests after none: %+v", arrests)
	}
	if engagements.Enough || engagements.Reason != TooFew(0) {
		t.Errorf("%+v", engagements)
	}
	if p, q := *arrests.Rules[ExactPoisson].P, *arrests.Rules[ExactPoisson].Q; !near(q, 2*p) {
		t.Errorf("two series of an area are tested: p %v, q %v", p, q)
	}
	if !slices.Contains(got.Note.Caveats, CaveatEffort) {
		t.Errorf("%v", got.Note.Caveats)
	}
	mixed := AlertsOf([]Watched{{"A", "", "", AllSides, w}}, question(w, 18))
	if *mixed.Areas[0].Count != 12 || slices.Contains(mixed.Note.Caveats, CaveatEffort) {
		t.Errorf("all sides: %+v", mixed)
	}
}

// The example of docs/methods.md.
func TestArrestsByHand(t *testing.T) {
	arrests, mixed := (Level{Weeks: 26, Total: 0}).AtLeast(12), (Level{Weeks: 26, Total: 40}).AtLeast(12)
	if math.Abs(arrests/math.Pow(27, -12)-1) > 1e-6 || math.Abs(mixed-3.4409e-7) > 1e-11 {
		t.Errorf("arrests %v, mixed %v", arrests, mixed)
	}
}

// Two sides of an area with the same counts are simulated apart, and a series as it is whatever others are watched; only what is called risen hangs on them.
func TestEachSeriesHasAStreamOfItsOwn(t *testing.T) {
	w := weekly(t, "2020-01-06", "adversary_action", append(slices.Clone(steady), 3))
	for week, n := range w.Side("adversary_action") {
		for range n {
			w.Add(threat.Event{Dated: true, Side: "engagement", Days: threat.OneDay(w.Week(week))})
		}
	}
	two := AlertsOf([]Watched{{"A", "", "", "adversary_action", w}, {"A", "", "", "engagement", w}}, question(w, 18)).Areas
	alone := AlertsOf([]Watched{{"A", "", "", "engagement", w}}, question(w, 18)).Areas[0]
	falseAlerts := func(a AreaAlert) (list []float64) {
		for _, v := range a.Rules[:Rules] {
			list = append(list, *v.FalseYear)
		}
		return list
	}
	if slices.Equal(falseAlerts(two[0]), falseAlerts(two[1])) || !slices.Equal(falseAlerts(two[1]), falseAlerts(alone)) {
		t.Errorf("%v and %v, alone %v", falseAlerts(two[0]), falseAlerts(two[1]), falseAlerts(alone))
	}
}

func TestAlertsNeedTheWeeksBefore(t *testing.T) {
	w := weekly(t, "2020-01-06", "engagement", steady)
	got := AlertsOf([]Watched{{"A", "", "", "engagement", w}}, question(w, 14)).Areas[0]
	if got.Enough || got.Count != nil || !strings.Contains(got.Reason, "no data set covers") {
		t.Errorf("%+v", got)
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	w := weekly(t, "2020-01-06", "engagement", append(slices.Clone(steady), 6))
	q := question(w, 18)
	one, two := encoded(t, w, q), encoded(t, w, q)
	q.Seed = 2
	if !bytes.Equal(one, two) || bytes.Equal(one, encoded(t, w, q)) {
		t.Error("the same seed must give the same bytes, and another seed others")
	}
}

func encoded(t *testing.T, w *Weekly, q AlertQuestion) []byte {
	t.Helper()
	b, err := json.Marshal(AlertsOf([]Watched{{"A", "", "", "engagement", w}}, q))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is said of false alerts holds for counts that come from the level: here the tests' own error, at most alpha a week.
func TestExpectedFalseAlerts(t *testing.T) {
	q := AlertQuestion{BaselineWeeks: 26, Alpha: 0.01, FDR: 0.05, Years: 2000, Seed: 1}
	for _, mean := range []float64{1, 4} {
		flags := drawLevel("A", Level{Mean: mean}, q).flags
		if exact := flags[ExactPoisson]; exact <= 0.1 || exact > 0.01*weeksAYear+0.05 {
			t.Errorf("mean %v: the exact test flags %v weeks a year", mean, exact)
		}
	}
	// The surge rule has no error rate: ORACLES.md 10 at 2 a week.
	if surge := drawLevel("A", Level{Mean: 2}, q).flags[PlusHundred]; math.Abs(surge-8.2*weeksAYear/52) > 0.3 {
		t.Errorf("surge: %v", surge)
	}
	q.Years = 1000
	bursts := Level{Mean: 4, Size: new(0.7)}
	flags := drawLevel("A", bursts, q).flags
	if flags[ExactPoisson] < 3*flags[NegativeBinomial] || flags[NegativeBinomial] > 3*0.01*weeksAYear {
		t.Errorf("bursts: %v weeks a year as Poisson, %v as negative binomial", flags[ExactPoisson], flags[NegativeBinomial])
	}
}

// A lone series is called risen where p ≤ fdr, not where p ≤ alpha: its false alarms are those of 0.05. Added up over all totals of the 26 weeks and all
// counts of the next, Poisson of 7 in 26 weeks, weeks with fewer than five in all not being judged: 0.96 and 0.12 weeks a year.
func TestFalseAlarmsAreThoseOfTheDecision(t *testing.T) {
	mean := 7.0 / 26
	before, week := distuv.Poisson{Lambda: 26 * mean}, distuv.Poisson{Lambda: mean}
	exact := map[float64]float64{}
	for total := range 60 {
		for x := range 20 {
			for _, limit := range []float64{0.01, 0.05} {
				if total+x >= Few && (Level{Weeks: 26, Total: total}).AtLeast(x) <= limit {
					exact[limit] += weeksAYear * before.Prob(float64(total)) * week.Prob(float64(x))
				}
			}
		}
	}
	if math.Abs(exact[0.05]-0.96) > 0.005 || math.Abs(exact[0.01]-0.12) > 0.005 {
		t.Errorf("exactly %v", exact)
	}
	counts := make([]int, 34)
	for i := range 7 {
		counts[9+3*i] = 1
	}
	w := weekly(t, "2020-01-06", "engagement", counts)
	a := AlertsOf([]Watched{{"A", "", "", "engagement", w}}, AlertQuestion{AsOf: w.Week(33), BaselineWeeks: 26, Alpha: 0.01, FDR: 0.05, Years: 1000, Seed: 1})
	rules := a.Areas[0].Rules
	if got := *rules[Risen].FalseYear; math.Abs(got-exact[0.05]) > 0.15 || !near(a.FalseMap["risen"], got) || !near(a.FalseWeeks, got) {
		t.Errorf("risen %v weeks a year by chance, %v on the map in %v weeks; exactly %v", got, a.FalseMap["risen"], a.FalseWeeks, exact[0.05])
	}
	// Overdispersed by chance, some weeks are judged by the negative binomial: a little less than exact Poisson.
	if got := *rules[NegativeBinomial].FalseYear; math.Abs(got-exact[0.01]) > 0.05 {
		t.Errorf("p ≤ 0.01 %v weeks a year, exactly %v", got, exact[0.01])
	}
}

// Benjamini–Hochberg holds over all series: in at most fdr of the weeks is any of them called risen by chance.
func TestFalseAlarmsOverAllSeries(t *testing.T) {
	counts := make([]int, 34)
	for i := range counts {
		counts[i] = 3 + i%2
	}
	w := weekly(t, "2020-01-06", "engagement", counts)
	var series []Watched
	for i := range 20 {
		series = append(series, Watched{fmt.Sprint(i), "", "", "engagement", w})
	}
	a := AlertsOf(series, AlertQuestion{AsOf: w.Week(33), BaselineWeeks: 26, Alpha: 0.01, FDR: 0.05, Years: 100, Seed: 1})
	sum := 0.0
	for _, area := range a.Areas {
		sum += *area.Rules[Risen].FalseYear
	}
	if most := 0.05 * weeksAYear; a.FalseWeeks > most+0.2 || a.FalseWeeks < most/4 || sum < a.FalseWeeks || math.Abs(sum-a.FalseMap["risen"]) > 1e-9 {
		t.Errorf("%v weeks a year, at most %v; %v alarms, on the map %v", a.FalseWeeks, most, sum, a.FalseMap["risen"])
	}
	if sum >= a.FalseMap["negative_binomial"] {
		t.Errorf("adjusted %v, unadjusted %v", sum, a.FalseMap["negative_binomial"])
	}
}

// The procedure over the p-values up to the FDR alone says what adjusting all says.
func TestRisenByChanceIsTheAdjustment(t *testing.T) {
	source := stream(7, 7)
	for range 2000 {
		p, week := make([]float64, 1+source.IntN(8)), []drawn{}
		for i := range p {
			p[i] = source.Float64() * source.Float64() / 4
			d := drawn{tested: []bool{true}}
			if p[i] <= 0.1 {
				d.low = []lowP{{0, p[i]}}
			}
			week = append(week, d)
		}
		got, _ := risenByChance(week, 0.1)
		for i, q := range BenjaminiHochberg(p) {
			if (got[i] > 0) != (q <= 0.1) {
				t.Fatalf("%v of %v: %v, q %v", p[i], p, got[i], q)
			}
		}
	}
}

func BenchmarkExpectedFalse100Years(b *testing.B) {
	for b.Loop() {
		drawLevel("A", Level{Mean: 8, Size: new(2.0)}, AlertQuestion{BaselineWeeks: 26, Alpha: 0.01, FDR: 0.05, Years: 100, Seed: 1})
	}
}
