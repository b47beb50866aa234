package store

import (
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Statistics of the public know of a coarsened incident what its card tells: the place shown, and an uncertainty that does not give the record's
// own away. Records that are no incidents do not enter.
func TestEventsTellWhatTheAudienceSees(t *testing.T) {
	t.Parallel()
	secret := orb.Point{40.4242, 34.2424}
	for _, rule := range []string{"5km", "adm1", "hide"} {
		t.Run(rule, func(t *testing.T) {
			db := openEmpty(t)
			loadBoundaries(t, db)
			hidden, plain, pattern := secretRecord(rule), synthetic(2, 1), synthetic(3, 1)
			hidden.Place.UncertaintyM = new(77)
			plain.Place.Precision, plain.Place.UncertaintyM = "locality", new(1234)
			pattern.RecordKind = "pattern"
			write(t, db, hidden, plain, pattern)
			public, all := eventsOf(t, db, threat.Filter{}), eventsOf(t, openAdmin(t, db), threat.Filter{})
			if len(public) != 2 || len(all) != 2 {
				t.Fatalf("%d events for the public, %d for admins", len(public), len(all))
			}
			if e := all[1]; *e.Place != secret || *e.UncertaintyM != 77 || len(e.Borders) == 0 {
				t.Errorf("admins see %+v", e)
			}
			if e := public[2]; *e.UncertaintyM != 1234 || e.Side != plain.Side || !e.Dated {
				t.Errorf("a record that is told: %+v", e)
			}
			e := public[1]
			if rule == "hide" {
				if e.Place != nil || e.UncertaintyM != nil || e.Borders != nil {
					t.Errorf("a hidden place: %+v", e)
				}
				return
			}
			// A shape has no radius around its point (threat.Mark.Event); one that were told would have to hold the true place.
			if *e.Place == secret || e.UncertaintyM != nil && (*e.UncertaintyM < geo.Distance(*e.Place, secret) || int(*e.UncertaintyM)%1000 != 0) {
				t.Errorf("%+v at %v", e, *e.Place)
			}
		})
	}
}

// eventsOf returns them by id.
func eventsOf(t *testing.T, db *DB, f threat.Filter) map[int64]threat.Event {
	t.Helper()
	found := map[int64]threat.Event{}
	if err := db.Events(t.Context(), f, func(e threat.Event) error { found[e.FID] = e; return nil }); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEventsAreOfIncidentsOnly(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	write(t, db, synthetic(1, 1))
	if got := eventsOf(t, db, threat.Filter{Codes: map[string][]string{"record_kind": {"pattern"}}}); len(got) != 0 {
		t.Errorf("%d events among patterns", len(got))
	}
	if got := eventsOf(t, db, threat.Filter{Codes: map[string][]string{"record_kind": {"pattern", "incident"}}}); len(got) != 1 {
		t.Errorf("%d events among both", len(got))
	}
}
