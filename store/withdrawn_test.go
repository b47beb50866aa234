package store

import (
	"errors"
	"fmt"
	"testing"

	"threatmap/threat"
)

func TestAWithdrawnRecordIsToldApartFromWhatIsUnknownOrHidden(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	as := func(n int, workflow, tlp string, coarsen map[string]string, version string) threat.Incident {
		i := handled(n, workflow, tlp)
		i.Coarsen, i.OriginVersion = coarsen, version
		return i
	}
	coarse := map[string]string{"public": "adm1"}
	write(t, db,
		as(1, "published", "CLEAR", nil, "1"), as(2, "published", "CLEAR", coarse, "1"), as(3, "draft", "CLEAR", nil, "1"),
		as(4, "published", "RED", nil, "1"), as(5, "published", "CLEAR", nil, "1"), as(6, "published", "CLEAR", nil, "1"))
	withdrawn := []threat.Incident{
		as(1, "withdrawn", "CLEAR", nil, "2"), as(2, "withdrawn", "CLEAR", coarse, "2"), as(3, "withdrawn", "CLEAR", nil, "2"),
		as(4, "withdrawn", "RED", nil, "2"), as(5, "withdrawn", "RED", nil, "2"), as(6, "draft", "CLEAR", nil, "2"),
	}
	if _, err := db.WriteIncidents(t.Context(), withdrawn, WriteMeta{Editor: "test", Reason: "reported twice"}); err != nil {
		t.Fatal(err)
	}
	later := as(1, "withdrawn", "CLEAR", nil, "3")
	later.Title.En = "changed after it was withdrawn"
	write(t, db, later)
	at := func(n int) string {
		return scan[string](t, db, `SELECT max(l.recorded_at)::date::text FROM ledger l JOIN revision r ON r.ledger_seq = l.seq
			JOIN incident i ON i.id = r.incident_id WHERE i.origin_id = $1 AND r.rev = 2`, fmt.Sprint(n))
	}
	for n, want := range map[int]string{
		1: "withdrawn on " + at(1) + ": reported twice",
		2: "withdrawn on " + at(2),
		3: "not found", 4: "not found", 5: "not found", 6: "not found",
	} {
		id := scan[string](t, db, "SELECT public_id FROM incident WHERE origin_id = $1", fmt.Sprint(n))
		_, recordErr := db.Record(t.Context(), id)
		_, featureErr := db.Feature(t.Context(), threat.Incidents, id)
		for _, err := range []error{recordErr, featureErr} {
			var known *threat.Error
			if !errors.As(err, &known) || known.Detail != want || (known.Kind == threat.KindGone) != (want != "not found") || (known.Withdrawn != nil) != (known.Kind == threat.KindGone) {
				t.Errorf("%d: %v, want %q", n, err, want)
			}
		}
	}
	if _, err := db.Record(t.Context(), "TM-NONE"); threat.KindOf(err) != threat.KindNotFound {
		t.Error(err)
	}
}
