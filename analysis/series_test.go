package analysis

import (
	"testing"

	"threatmap/threat"
)

func day(t *testing.T, s string) threat.Day {
	t.Helper()
	var d threat.Day
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func days(t *testing.T, first, last string) threat.Days {
	t.Helper()
	a, b := day(t, first), day(t, last)
	return threat.Days{First: &a, Last: &b}
}

func TestMondays(t *testing.T) {
	for in, want := range map[string]string{
		"2020-12-31": "2020-12-28", "2021-01-03": "2020-12-28", "2021-01-04": "2021-01-04", "1970-01-01": "1969-12-29", "1969-12-28": "1969-12-22", "1969-12-29": "1969-12-29",
	} {
		if got := day(t, in).Monday().String(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestWeeksAreZeroOnlyWhereTheDataCoversThem(t *testing.T) {
	// Two data sets with a gap between them; both begin and end within a week.
	w := NewWeekly([]DataSet{{"a", days(t, "2020-01-01", "2020-01-26")}, {"a", days(t, "2020-02-05", "2020-02-20")}, {"b", days(t, "2020-03-01", "2020-03-02")}, {}})
	if w.First.String() != "2020-01-06" || len(w.Covered) != 6 {
		t.Fatalf("from %s, %d weeks", w.First, len(w.Covered))
	}
	for i, want := range []bool{true, true, true, false, false, true} {
		if w.Covered[i] != want {
			t.Errorf("week of %s: %v", w.Week(i), w.Covered[i])
		}
	}
	if _, ok := w.Compared(AllSides, 5, 1); ok {
		t.Error("a gap passes for zeros")
	}
	if _, ok := w.Compared(AllSides, 2, 2); !ok {
		t.Error("covered weeks are refused")
	}
}

func TestTheNewestWeekHasAHistory(t *testing.T) {
	// A data set of twelve weeks, and two weeks of some records years later.
	w := NewWeekly([]DataSet{{"ged", days(t, "2020-01-06", "2020-03-29")}, {"seed", days(t, "2025-07-07", "2025-07-20")}})
	for n, want := range map[int]string{0: "2025-07-14", 1: "2025-07-14", 2: "2020-03-23", 8: "2020-03-23", 11: "2020-03-23", 12: "2025-07-14"} {
		if i, ok := w.Newest(n); !ok || w.Week(i).String() != want {
			t.Errorf("%d weeks before it: %s, want %s", n, w.Week(i), want)
		}
	}
	if _, ok := NewWeekly(nil).Newest(3); ok {
		t.Error("no data has a newest week")
	}
}

func TestIncidentsThatFitNoWeekAreLeftOutAndCounted(t *testing.T) {
	w := NewWeekly([]DataSet{{"", days(t, "2020-01-06", "2020-03-01")}})
	open := days(t, "2020-01-06", "2020-01-06")
	open.Last = nil
	for _, e := range []threat.Event{
		{Dated: true, Side: "engagement", Days: days(t, "2020-01-06", "2020-01-12")},
		{Dated: true, Side: "other", Days: days(t, "2020-01-14", "2020-01-14")},
		{Dated: true, Days: days(t, "2020-01-12", "2020-01-13")},
		{Dated: true, Days: open},
		{},
		{Dated: true, Days: days(t, "2020-03-02", "2020-03-02")},
		{Dated: true, Days: days(t, "2019-03-02", "2019-03-02")},
	} {
		w.Add(e)
	}
	n := NewNote("tempo")
	w.Tell(&n)
	if n.Used != 2 || w.All[0] != 1 || w.All[1] != 1 || w.Side("engagement")[0] != 1 || w.Side("adversary_action")[0] != 0 {
		t.Errorf("used %d, weeks %v", n.Used, w.All)
	}
	want := []LeftOut{{ReasonSpansWeeks, 2}, {ReasonNoDate, 1}, {ReasonNotCovered, 2}}
	if len(n.LeftOut) != 3 || n.LeftOut[0] != want[0] || n.LeftOut[1] != want[1] || n.LeftOut[2] != want[2] {
		t.Errorf("left out %v, want %v", n.LeftOut, want)
	}
}

// weekly makes weeks from a Monday on, with these counts of one side.
func weekly(t *testing.T, monday, side string, counts []int) *Weekly {
	t.Helper()
	first := day(t, monday)
	last := first + threat.Day(7*len(counts)-1)
	w := NewWeekly([]DataSet{{Days: threat.Days{First: &first, Last: &last}}})
	for i, n := range counts {
		d := w.Week(i) + 2
		for range n {
			w.Add(threat.Event{Dated: true, Side: side, Days: threat.OneDay(d)})
		}
	}
	return w
}
