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

// Independent weeks: each test is at 2.5 % one-sided, so both say yes in far fewer; the more so as both series are dealt alike. Spells that last for weeks make the tests say
// yes more often than they promise, and the blocks show it.
func TestFalseAlarmsOfTheClaim(t *testing.T) {
	alone, spells := 0.0, 0.0
	for n := range 10 {
		source := stream(50, uint64(n))
		var mass, small, longMass, longSmall []float64
		for week := range 156 {
			mass, small = append(mass, float64(poisson(source, 5))), append(small, float64(poisson(source, 8)))
			if week%ClaimBlockWeeks == 0 {
				longMass, longSmall = append(longMass, float64(poisson(source, 5))), append(longSmall, float64(poisson(source, 8)))
			} else {
				longMass, longSmall = append(longMass, longMass[week-1]), append(longSmall, longSmall[week-1])
			}
		}
		alone, spells = alone+claimByChance(mass, small, 1)/10, spells+claimByChance(longMass, longSmall, 1)/10
	}
	if alone > 0.005 || spells < 0.03 || spells > 0.25 {
		t.Errorf("both tests say yes in %v of orders of independent weeks, in %v of those of spells", alone, spells)
	}
	if got := inBlocks([]float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []int{8, 0}); got[0] != 8 || got[1] != 9 || got[9] != 7 || len(got) != 10 {
		t.Errorf("%v", got)
	}
}
