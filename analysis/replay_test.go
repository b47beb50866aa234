package analysis

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"testing"
)

// quiet makes areas of steady Poisson counts from 2010 to 2015, with a burst in one of them in 2013.
func quiet(t *testing.T) []Watched {
	t.Helper()
	var areas []Watched
	for n := range 6 {
		source := stream(20, uint64(n))
		counts := make([]int, 6*52)
		for i := range counts {
			counts[i] = poisson(source, 3)
		}
		if n == 2 {
			counts[170] = 30
		}
		areas = append(areas, Watched{Area: fmt.Sprint("A", n), Side: AllSides, Weekly: weekly(t, "2010-01-04", "engagement", counts)})
	}
	return areas
}

var replayed = AlertQuestion{BaselineWeeks: 26, Alpha: 0.01, FDR: 0.05, Years: 100, Seed: 3}

func TestReplayFindsTheBurstAndLittleElse(t *testing.T) {
	years := Replay(quiet(t), 2011, 2014, replayed)
	if len(years) != 24 {
		t.Fatalf("%d area-years", len(years))
	}
	risen, flags, expected, shuffles, byChance := 0, 0.0, 0.0, 0.0, 0.0
	var when []FlaggedWeek
	for _, y := range years {
		risen += len(y.Flagged[Risen])
		if y.Area == "A2" && y.Year == 2013 {
			when = y.Flagged[Risen]
			continue
		}
		flags, expected, shuffles = flags+float64(len(y.Flagged[PlusHundred])), expected+y.Expected[PlusHundred], shuffles+y.Shuffled[PlusHundred]
		byChance += y.Expected[Risen]
	}
	// Where nothing changes, up to one week in twenty has an area that is called risen: 10 of 208.
	if len(when) != 1 || when[0].Week != day(t, "2010-01-04")+170*7 || risen > 1+20 {
		t.Errorf("risen in %v, %d weeks in all", when, risen)
	}
	// 23 steady years: what is flagged, what is simulated and what shuffling gives agree.
	if math.Abs(flags-expected) > 4*math.Sqrt(expected) || math.Abs(shuffles-expected) > 0.15*expected {
		t.Errorf("surge rule: flagged %v, expected %v, shuffled %v", flags, expected, shuffles)
	}
}

func TestReplayDoesNotDependOnCores(t *testing.T) {
	areas := quiet(t)
	many := Replay(areas, 2012, 2013, replayed)
	before := runtime.GOMAXPROCS(1)
	one := Replay(areas, 2012, 2013, replayed)
	runtime.GOMAXPROCS(before)
	if !reflect.DeepEqual(many, one) {
		t.Error("one core gives another answer")
	}
}

// What is said of false alarms of the decision is checked on weeks in which nothing changes: those that are called risen, those simulated and those of
// shuffled weeks agree. Two sides of an area are in one adjustment.
func TestReplayChecksTheFalseAlarmsOfTheDecision(t *testing.T) {
	var series []Watched
	for n := range 8 {
		source := stream(44, uint64(n))
		counts := make([]int, 22*52)
		for i := range counts {
			counts[i] = poisson(source, 0.3+float64(n)/4)
		}
		side := []string{"engagement", "adversary_action"}[n%2]
		series = append(series, Watched{Area: fmt.Sprint("A", n/2), Side: side, Weekly: weekly(t, "1995-01-02", side, counts)})
	}
	flagged, expected, shuffled := 0.0, 0.0, 0.0
	for _, y := range Replay(series, 1996, 2015, replayed) {
		flagged, expected, shuffled = flagged+float64(len(y.Flagged[Risen])), expected+y.Expected[Risen], shuffled+y.Shuffled[Risen]
	}
	if expected < 10 || expected > 0.06*weeksAYear*20 || math.Abs(flagged-expected) > 4*math.Sqrt(expected) || math.Abs(shuffled-expected) > 0.3*expected {
		t.Errorf("risen in %v weeks of 20 years without a change; simulated %v, shuffled %v", flagged, expected, shuffled)
	}
}
