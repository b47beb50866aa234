package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"threatmap/threat"
)

// tollsOf makes events of the n-th week after 5 January 1970, a Monday.
func tollsOf(week int, adm1 string, killed ...int64) (list []threat.Toll) {
	for i := range killed {
		day := threat.Day(4 + 7*week + i%7)
		list = append(list, threat.Toll{Days: threat.OneDay(day), Dated: true, Killed: &killed[i], Adm1: adm1})
	}
	return list
}

// wholeWeeks is from the first week to the last that has an event.
func wholeWeeks(tolls []threat.Toll) (d threat.Days) {
	for _, t := range tolls {
		if monday, ok := oneWeek(t.Days, t.Dated); ok && (d.First == nil || monday < *d.First) {
			d.First = &monday
		}
		if monday, ok := oneWeek(t.Days, t.Dated); ok && (d.Last == nil || monday+6 > *d.Last) {
			sunday := monday + 6
			d.Last = &sunday
		}
	}
	return d
}

func lethalities(t *testing.T, tolls []threat.Toll, massFrom int64) Lethalities {
	t.Helper()
	l, err := CompareLethality(tolls, []DataSet{{Days: wholeWeeks(tolls)}}, massFrom)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// By hand: in week w, w events of one killed each, and 12−w of ten, over twelve weeks.
func TestFewerMassCasualtiesAndMoreSmallEvents(t *testing.T) {
	var tolls []threat.Toll
	for w := range 12 {
		for range w {
			tolls = append(tolls, tollsOf(w, "SY-DY", 1)...)
		}
		for range 12 - w {
			tolls = append(tolls, tollsOf(w, "SY-DY", 10)...)
		}
	}
	l := lethalities(t, tolls, 4)
	if l.All.Events != 144 || l.All.Mass != 78 || l.All.Small != 66 || l.All.Killed != 846 || l.Weeks != 12 || l.From.String() != "1970-01-05" || l.To.String() != "1970-03-29" {
		t.Errorf("%+v", l)
	}
	if a := l.All; *a.MassTrend.Slope != -1 || *a.SmallTrend.Slope != 1 || *a.Tempo.Slope != 0 || a.Claim != Supported {
		t.Errorf("mass %v, small %v, all %v: %s", *a.MassTrend.Slope, *a.SmallTrend.Slope, *a.Tempo.Slope, a.Claim)
	}
	// Deaths an event fall by 9/12 a week: (w + 10(12−w))/12.
	if got := *l.All.PerEventTrend.Slope; math.Abs(got+0.75) > 1e-12 {
		t.Errorf("deaths an event change by %v a week", got)
	}
	if len(l.Areas) != 1 || l.Areas[0].Area != "SY-DY" || l.Areas[0].Events != 144 {
		t.Errorf("areas %+v", l.Areas)
	}
}

func TestUnknownIsNotZeroKilled(t *testing.T) {
	tolls := tollsOf(0, "", 2, 2, 2, 2, 2)
	for range 5 {
		tolls = append(tolls, threat.Toll{Days: threat.OneDay(4), Dated: true})
	}
	l := lethalities(t, tolls, 4).All
	if l.KilledUnknown != 5 || l.KilledKnown != 5 || *l.PerEvent != 2 || l.Small != 5 {
		t.Errorf("%+v", l)
	}
}

func TestTooFewNumbersKilledToSay(t *testing.T) {
	l := lethalities(t, append(tollsOf(0, "", 1, 2, 3), threat.Toll{Days: threat.OneDay(9), Dated: true}), 4).All
	if l.Enough || l.PerEvent != nil || l.Tempo.P != nil || l.Claim != TooFewToSay ||
		l.Reason != "too few to say: the number killed is known of 3 of 4 incidents, at least 5 are needed" {
		t.Errorf("%+v", l)
	}
	if l := lethalities(t, nil, 4); l.All.Enough || l.From != nil || l.Areas == nil {
		t.Errorf("of nothing: %+v", l)
	}
}

func TestAnEventOfTwoWeeksIsInNone(t *testing.T) {
	first, last := threat.Day(10), threat.Day(11) // Sunday and Monday
	tolls := append(tollsOf(0, "", 1), threat.Toll{Days: threat.Days{First: &first, Last: &last}, Dated: true}, threat.Toll{})
	if l := lethalities(t, tolls, 4); l.Used != 1 || l.SpansWeeks != 1 || l.NoDate != 1 {
		t.Errorf("%+v", l)
	}
}

func TestTheOrderOfTollsDoesNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 1))
	var tolls []threat.Toll
	for range 300 {
		tolls = append(tolls, tollsOf(rng.IntN(50), []string{"", "SY-DY", "SY-HA"}[rng.IntN(3)], int64(rng.IntN(8)))...)
	}
	first := spelled(t, lethalities(t, tolls, 4))
	rng.Shuffle(len(tolls), func(i, j int) { tolls[i], tolls[j] = tolls[j], tolls[i] })
	if spelled(t, lethalities(t, tolls, 4)) != first {
		t.Error("another order gives other bytes")
	}
	if _, err := CompareLethality(tolls, nil, 0); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("mass casualties from 0: %v", err)
	}
}

// Weeks that no data set covers are not weeks without events.
func TestWeeksThatAreNotCovered(t *testing.T) {
	tolls := append(tollsOf(0, "", 1, 2, 3, 4, 5, 6), tollsOf(9, "", 1)...)
	first, last := threat.Day(4), threat.Day(4+7*6-1)
	l, err := CompareLethality(tolls, []DataSet{{Days: threat.Days{First: &first, Last: &last}}}, 4)
	if err != nil || l.Weeks != 6 || l.Used != 6 || l.NotCovered != 1 || l.All.Tempo.N != 6 {
		t.Errorf("%+v, %v", l, err)
	}
}

// Of counts that are mostly 0 the median slope is 0, not nearly, however many weeks there are.
func TestTheMedianSlopeOfManyZeros(t *testing.T) {
	x, y := make([]float64, 2000), make([]float64, 2000)
	for i := range x {
		x[i] = float64(i)
	}
	y[100], y[1500], y[1900] = 3, 1, 2
	if trend := TrendOf(x, y); *trend.Slope != 0 || *trend.Low != 0 || *trend.High != 0 {
		t.Errorf("slope %v (%v to %v)", *trend.Slope, *trend.Low, *trend.High)
	}
}
