package formats_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"threatmap/formats"
	"threatmap/threat"
)

// The fixture has the layout of candidate files with 47 names over 48 fields: best_est, high_est, low_est, True and False, days as
// MM/DD/YYYY 00:00:00. Its events are invented. The field that has no name stands behind the others, or, as R writes row names, in front.
func TestCandidateLayoutOf47Names(t *testing.T) {
	text, err := os.ReadFile("testdata/GEDEvent_v20_0_5.csv")
	check(t, err)
	behind := string(text)
	head, body, _ := strings.Cut(behind, "\r\n")
	if n := strings.Count(head, ",") + 1; n != 47 {
		t.Fatalf("%d names", n)
	}
	var front strings.Builder
	for i, row := range strings.Split(strings.TrimSuffix(body, ",\r\n"), ",\r\n") {
		fmt.Fprintf(&front, "\"%d\",%s\r\n", i+1, row)
	}
	for name, text := range map[string]string{"behind": behind, "in front": head + "\r\n" + front.String()} {
		t.Run(name, func(t *testing.T) { checkCandidates(t, text) })
	}
}

func checkCandidates(t *testing.T, text string) {
	t.Helper()
	r, err := formats.Open("ucdp-ged", strings.NewReader(text), "GEDEvent_v20_0_5.csv", formats.Options{Outlines: someOutlines})
	check(t, err)
	want := []string{
		"900001 20.0.5 aggregate state_based engagement 2020-05-01 2020-05-31 month <nil> unknown Iraq killed 4 4 6 false parts 0 4 0 0 active True office ",
		"900002 20.0.5 incident one_sided adversary_action 2020-05-12 2020-05-12 day [45.123456 34.345678] locality Iraq killed 2 2 3 false parts 0 0 2 0 active True office Example Agency;Sample Press",
		"900003 20.0.5 incident non_state other 2020-11-30 2020-12-02 few_days [36.6 35.9] area Syria killed 2 1 1 true parts 0 0 0 1 active False office Example Agency",
	}
	for i := range want {
		row, err := r.Next()
		check(t, err)
		if row.Err != nil {
			t.Fatal(row.Err)
		}
		if got := candidate(row.Incident); got != want[i] {
			t.Errorf("row %d:\n got %s\nwant %s", i, got, want[i])
		}
	}
	if row, err := r.Next(); err == nil {
		t.Errorf("one more row: %+v", row)
	}
}

// candidate spells what the layout could get wrong.
func candidate(in threat.Incident) string {
	killed := in.Outcomes[0]
	s := fmt.Sprint(in.OriginID, " ", in.OriginVersion, " ", in.RecordKind, " ", in.EventSubtype, " ", in.Side, " ", in.When.Days.First, " ", in.When.Days.Last, " ",
		in.When.Precision, " ", in.Place.Geometry, " ", in.Place.Precision, " ", in.Place.SourceCountry,
		" killed ", *killed.Min, " ", *killed.Best, " ", *killed.Max, " ", killed.Inconsistent, " parts")
	for _, o := range in.Outcomes[1:] {
		s += fmt.Sprint(" ", *o.Best)
	}
	value := in.Claims[0].Value
	return s + " active " + value["active_year"] + " office " + value["source_office"]
}
