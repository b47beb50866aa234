package analysis

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestTempoKeepsSidesApart(t *testing.T) {
	counts := []int{2, 3, 1, 4, 2, 2, 3, 1, 2, 12, 0}
	w := weekly(t, "2020-01-06", "adversary_action", counts)
	got := TempoOf(w, TempoQuestion{AsOf: w.Week(10), Weeks: 3, BaselineWeeks: 8, Level: 0.95})
	if len(got.Series) != 4 || got.Series[0].Side != "adversary_action" || got.Series[0].Total != 14 || !got.Series[0].Enough {
		t.Fatalf("%+v", got.Series)
	}
	weeks := got.Series[0].Weeks
	if len(weeks) != 3 || *weeks[0].Count != 2 || *weeks[0].Outside != "" || *weeks[1].Outside != "above" || weeks[1].Week.String() != "2020-03-09" {
		t.Errorf("%+v", weeks)
	}
	// 18 in the 8 weeks before: 12 is beyond 2.5 %, 0 is not below it.
	if l := LevelOf(counts[1:9]); *weeks[1].ExpectedHigh != l.Expected(0.95).High || *weeks[1].ExpectedLow != 0 {
		t.Errorf("band %d to %d", *weeks[1].ExpectedLow, *weeks[1].ExpectedHigh)
	}
	security := got.Series[1]
	if security.Side != "security_action" || security.Enough || security.Reason != TooFew(0) || security.Weeks[0].Outside != nil || security.Weeks[0].ExpectedHigh != nil {
		t.Errorf("%+v", security)
	}
	if !slices.Contains(got.Note.Caveats, CaveatArrests) || got.Note.Used != 32 {
		t.Errorf("%+v", got.Note)
	}
}

func TestTempoHasNullsWhereTheDataEnds(t *testing.T) {
	w := weekly(t, "2020-01-06", "engagement", []int{5, 5, 5, 5, 5, 5, 5, 5, 5, 5})
	w.Covered[7] = false
	got := TempoOf(w, TempoQuestion{AsOf: w.Week(9), Weeks: 10, BaselineWeeks: 8, Level: 0.95})
	b, err := json.Marshal(got.Series[2].Weeks[7:9])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), `"count":null`) || strings.Contains(string(b), `"outside":""`) {
		t.Errorf("%s", b)
	}
}
