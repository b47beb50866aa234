package analysis

import (
	"strings"
	"testing"

	"threatmap/threat"
)

func TestIndicatorsAskOnlyWhatCanBeFiltered(t *testing.T) {
	ids := map[string]bool{}
	for _, i := range Indicators() {
		if ids[i.ID] || i.Title.En == "" || i.Title.Ar == "" || len(i.Parts) == 0 {
			t.Errorf("%+v", i)
		}
		ids[i.ID] = true
		for _, part := range i.Parts {
			if err := (threat.Filter{Codes: part.Codes}).Check(threat.Incidents); err != nil {
				t.Errorf("%s: %v", i.ID, err)
			}
			if len(part.Facilities) > 0 != (part.WithinKM > 0) {
				t.Errorf("%s: near facilities within %v km", i.ID, part.WithinKM)
			}
		}
	}
	if len(ids) != 5 {
		t.Errorf("%d indicators", len(ids))
	}
}

// The claim holds where mass-casualty events fall and small ones rise; where both fall, p says that it is not so.
func TestTheClaimAboutCasualties(t *testing.T) {
	for _, c := range []struct {
		small   func(week int) int
		flagged bool
		low     bool // p
		says    string
	}{
		{func(week int) int { return week }, true, true, "mass-casualty events fall and small ones rise; there were 210 and 190 of them"},
		{func(week int) int { return 20 - week }, false, false, "mass-casualty events fall and small ones fall;"},
		{func(int) int { return 5 }, false, false, "mass-casualty events fall and small ones neither rise nor fall;"},
	} {
		var tolls []threat.Toll
		for week := range 20 {
			for range 20 - week {
				tolls = append(tolls, tollsOf(week, "", 9)...)
			}
			for range c.small(week) {
				tolls = append(tolls, tollsOf(week, "", 1)...)
			}
		}
		s := LethalityState(lethalities(t, tolls, 4))
		if !s.Enough || *s.Flagged != c.flagged || s.P != nil && *s.P < 0.025 != c.low || !strings.Contains(s.Sentence.En, c.says) || s.Sentence.Ar == "" {
			t.Errorf("%s: flagged %v, p %v: %q", c.says, *s.Flagged, s.P, s.Sentence.En)
		}
	}
}
