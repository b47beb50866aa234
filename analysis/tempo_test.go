package analysis

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"threatmap/threat"
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
	// A data set of seven weeks, a week of nothing, and one of two weeks.
	w := NewWeekly([]DataSet{{"a", days(t, "2020-01-06", "2020-02-23")}, {"b", days(t, "2020-03-02", "2020-03-15")}})
	w.Add(threat.Event{Dated: true, Side: "engagement", Origin: "b", Days: threat.OneDay(w.Week(8))})
	got := TempoOf(w, TempoQuestion{AsOf: w.Week(9), Weeks: 10, BaselineWeeks: 8, Level: 0.95})
	b, err := json.Marshal(got.Series[2].Weeks[7:9])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), `"count":null`) || !strings.Contains(string(b), `"count":1,"compared":null`) || strings.Contains(string(b), `"outside":""`) {
		t.Errorf("%s", b)
	}
}

// A second data set begins: its incidents are in the counts, but no rise.
func TestADataSetThatBeginsIsNoRise(t *testing.T) {
	w := NewWeekly([]DataSet{{"old", days(t, "2020-01-06", "2020-07-19")}, {"new", days(t, "2020-04-06", "2020-07-19")}})
	for week := range 28 {
		for range 2 {
			w.Add(threat.Event{Dated: true, Side: "engagement", Origin: "old", Days: threat.OneDay(w.Week(week))})
		}
		for range 10 {
			w.Add(threat.Event{Dated: true, Side: "engagement", Origin: "new", Days: threat.OneDay(w.Week(week))})
		}
	}
	got := TempoOf(w, TempoQuestion{AsOf: w.Week(27), Weeks: 20, BaselineWeeks: 8, Level: 0.95})
	for i, week := range got.Series[2].Weeks {
		want, compared := 12, 2
		switch at := 8 + i; {
		case at < 13: // the new one covers nothing yet
			want = 2
		case at >= 21: // eight weeks and this one are covered by both
			compared = 12
		}
		if *week.Count != want || *week.Compared != compared || *week.Outside != "" {
			t.Errorf("week %d: %d, of which %d are compared: %q", 8+i, *week.Count, *week.Compared, *week.Outside)
		}
	}
	if all := strings.Join(got.Note.Caveats, " "); !strings.Contains(all, "The data set new covers only the weeks from 2020-04-06 to 2020-07-13") || strings.Contains(all, "set old") {
		t.Errorf("%v", got.Note.Caveats)
	}
	if n := got.Note.LeftOut; len(n) != 1 || n[0] != (LeftOut{ReasonNotCovered, 130}) {
		t.Errorf("what a data set holds of weeks that it does not cover: %v", n)
	}
}

func TestOnlyDataSetsOfAllWeeksAreCompared(t *testing.T) {
	w := NewWeekly([]DataSet{{"a", days(t, "2020-01-06", "2020-03-01")}, {"b", days(t, "2020-02-03", "2020-03-01")}})
	for _, e := range []threat.Event{{Origin: "a", Days: threat.OneDay(w.Week(7))}, {Origin: "b", Days: threat.OneDay(w.Week(7))}, {Origin: "c", Days: threat.OneDay(w.Week(7))}} {
		e.Dated, e.Side = true, "other"
		w.Add(e)
	}
	for before, want := range map[int]int{0: 2, 3: 2, 4: 1, 7: 1} {
		if counts, ok := w.Compared("other", 7, before); !ok || counts[before] != want || len(counts) != before+1 {
			t.Errorf("%d weeks before: %v", before, counts)
		}
	}
	if _, ok := w.Compared("other", 7, 8); ok || w.Shared() != 4 || w.All[7] != 2 || w.partly != 1 {
		t.Errorf("shared from %d, %v, %d of an unknown data set", w.Shared(), w.All, w.partly)
	}
}
