package seed_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"threatmap/seed"
	"threatmap/threat"
)

func records(t *testing.T) []threat.Incident {
	t.Helper()
	list, err := seed.Records()
	if errors.Is(err, seed.ErrNoBasemap) {
		t.Skip("SKIPPED, NO BASEMAP: run make basemap")
	}
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRecordsAreThoseOfTheHandReading(t *testing.T) {
	count := map[string]int{}
	for _, r := range records(t) {
		count[r.RecordKind]++
	}
	want := map[string]int{"incident": 5, "aggregate": 1, "pattern": 4, "estimate": 1, "context": 1, "assessment": 1}
	if fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("kinds %v, want %v", count, want)
	}
}

func TestRecordsUseKnownCodes(t *testing.T) {
	for _, r := range records(t) {
		for _, c := range []struct {
			list threat.CodeList
			code string
		}{
			{threat.RecordKinds, r.RecordKind},
			{threat.EventTypes, r.EventType},
			{threat.Sides, r.Side},
			{threat.Successes, r.Success},
			{threat.DatePrecisions, r.When.Precision},
			{threat.DateBases, r.When.Basis},
			{threat.GeoPrecisions, r.Place.Precision},
			{threat.GeoBases, r.Place.Basis},
			{threat.Verifications, r.Verification},
			{threat.Workflows, r.Workflow},
			{threat.TLPs, r.TLP},
		} {
			if err := c.list.Check(c.list.Name, c.code); err != nil {
				t.Errorf("%s: %v", r.OriginID, err)
			}
		}
		if r.EventSubtype != "" && !threat.EventSubtypes.Has(r.EventSubtype) {
			t.Errorf("%s: subtype %q", r.OriginID, r.EventSubtype)
		}
		for _, a := range r.Actors {
			if !threat.Roles.Has(a.Role) || !threat.ActorClasses.Has(a.Actor.Class) || a.Actor.NameAr == "" {
				t.Errorf("%s: actor %+v", r.OriginID, a)
			}
		}
		for _, o := range r.Outcomes {
			if !threat.Measures.Has(o.Measure) || !threat.Whos.Has(o.Who) || o.Range.Inconsistent() {
				t.Errorf("%s: outcome %+v", r.OriginID, o)
			}
		}
	}
}

func TestRecordsAreWhole(t *testing.T) {
	var ids []string
	for _, r := range records(t) {
		ids = append(ids, r.OriginID)
		if r.Origin != seed.RecordsOrigin || r.Title.En == "" || r.Title.Ar == "" || r.Summary.En == "" || r.Summary.Ar == "" || r.When.Days.Empty() || len(r.Claims) == 0 || len(r.Actors) == 0 {
			t.Errorf("%s is not whole: %+v", r.OriginID, r)
		}
		for _, c := range r.Claims {
			d := c.Document
			if c.Quote != "" || c.CharStart == nil || c.CharEnd == nil || d.Source.Publisher != "Shafaq News" || d.Title == "" || len(d.SHA256) != 64 || !d.Published.Empty() {
				t.Errorf("%s: claim %+v", r.OriginID, c)
			}
		}
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 13 {
		t.Errorf("ids %v", ids)
	}
}

// The article states no number of dead or wounded: nothing may be known but that there were some.
func TestNoCasualtyNumberIsMadeUp(t *testing.T) {
	for _, r := range records(t) {
		for _, o := range r.Outcomes {
			if (o.Measure == "killed" || o.Measure == "wounded") && (o.Best != nil || o.Max != nil) {
				t.Errorf("%s: %+v", r.OriginID, o)
			}
		}
	}
}

// A place is an outline that the source names, never a pin.
func TestNoPinIsMadeUp(t *testing.T) {
	for _, r := range records(t) {
		geometry := "none"
		if r.Place.Geometry != nil {
			geometry = r.Place.Geometry.GeoJSONType()
			check(t, r.OriginID, r.Place.Geometry)
		}
		bare := r.Place.Precision == "country" || r.Place.Precision == "unknown"
		if bare != (geometry == "none") || geometry == "Point" || r.Place.UncertaintyM != nil {
			t.Errorf("%s: precision %s, geometry %s", r.OriginID, r.Place.Precision, geometry)
		}
	}
}

func TestActorsAndSourcesAreKnownByOneName(t *testing.T) {
	actors, err := seed.Actors()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := seed.Sources()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, a := range actors {
		if seen[a.Name] || a.NameAr == "" || !threat.ActorClasses.Has(a.Class) {
			t.Errorf("actor %+v", a)
		}
		seen[a.Name] = true
	}
	for _, s := range sources {
		if !threat.SourceTypes.Has(s.Type) || !threat.Reliabilities.Has(s.Reliability) {
			t.Errorf("source %+v", s)
		}
	}
}
