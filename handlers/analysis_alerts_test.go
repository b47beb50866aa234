package handlers_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"threatmap/analysis"
	"threatmap/threat"
)

// arrestingStore holds in IQ-AN two attacks a week for 59 weeks and none in the last, in which there are twelve arrests; and two incidents of
// nobody who is watched.
type arrestingStore struct{ *weeklyStore }

func (s arrestingStore) Events(_ context.Context, f threat.Filter, yield func(threat.Event) error) error {
	if slices.Equal(f.Codes["adm1"], []string{"IQ-NI"}) {
		return nil
	}
	for week := range 60 {
		d := firstMonday + threat.Day(7*week)
		if f.Time.From.After(d.Time()) || f.Time.To.Before(d.Time()) {
			continue
		}
		side, n := "adversary_action", 2
		if week == 59 {
			side, n = "security_action", 12
		}
		for i := range n {
			if err := yield(threat.Event{FID: int64(100*week + i), Origin: "ucdp-ged", Dated: true, Side: side, Days: threat.OneDay(d)}); err != nil {
				return err
			}
		}
		if week >= 58 {
			if err := yield(threat.Event{FID: int64(100*week + 50), Origin: "ucdp-ged", Dated: true, Side: "other", Days: threat.OneDay(d)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// alertList is what the tests read of an answer.
type alertList struct {
	Note  analysis.Note
	Areas []struct {
		Area, Side, Reason string
		Count              *int
		Risen              *bool
	}
}

func askAlerts(t *testing.T, query string) alertList {
	t.Helper()
	cfg, s := weeklyConfig()
	cfg.Store = arrestingStore{s}
	w := ask(t, cfg, "GET", "/analysis/alerts?years=20"+query)
	var got alertList
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	return got
}

func TestManyArrestsAreNoRiseOfAttacks(t *testing.T) {
	got := askAlerts(t, "")
	if len(got.Areas) != 6 { // two areas, three sides
		t.Fatalf("%+v", got.Areas)
	}
	for _, a := range got.Areas {
		risen := a.Area == "IQ-AN" && a.Side == "security_action"
		if (a.Risen != nil && *a.Risen) != risen {
			t.Errorf("%s %s: risen %v", a.Area, a.Side, !risen)
		}
	}
	if a := got.Areas[0]; a.Side != "adversary_action" || *a.Count != 0 || a.Risen == nil {
		t.Errorf("%+v", a)
	}
	// 33 weeks of 2 attacks, 12 arrests; 2 of others, who are not watched.
	if got.Note.Used != 78 || !slices.Contains(got.Note.LeftOut, analysis.LeftOut{Reason: "of a side that is not watched", Count: 2}) || !slices.Contains(got.Note.Caveats, analysis.CaveatEffort) {
		t.Errorf("%+v", got.Note)
	}
}

func TestSidesAreMixedOnlyIfAsked(t *testing.T) {
	got := askAlerts(t, "&sides=all")
	if a := got.Areas[0]; len(got.Areas) != 2 || a.Side != "all" || *a.Count != 13 || !*a.Risen {
		t.Errorf("%+v", got.Areas)
	}
	if got.Note.Used != 80 || !strings.Contains(strings.Join(got.Note.Caveats, " "), "counted together") {
		t.Errorf("%+v", got.Note)
	}
}

func TestWatchedSides(t *testing.T) {
	for query, want := range map[string]string{
		"&sides=other,engagement":                    "engagement other",
		"&side=other":                                "other",
		"&side=other,engagement&sides=engagement":    "engagement",
		"&side=security_action&sides=all":            "all",
		"&sides=adversary_action,adversary_action":   "adversary_action",
		"&belt=IRQ-SYR&width_km=25&by=adm1&side=IRQ": "adversary_action security_action engagement",
	} {
		var sides []string
		for _, a := range askAlerts(t, query).Areas {
			if a.Area == "IQ-AN" {
				sides = append(sides, a.Side)
			}
		}
		if got := strings.Join(sides, " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}
