package store

import (
	"slices"
	"strings"
	"testing"

	"threatmap/migrations"
)

// Marks from before they told the uncertainty come out of the migration as they would be made today.
func TestMarksLearnTheirUncertainty(t *testing.T) {
	db := openEmpty(t)
	list := synthetics(60, 1)
	for i := range list {
		list[i].Place.Precision = "locality"
		if list[i].Place.UncertaintyM = nil; i%3 > 0 {
			list[i].Place.UncertaintyM = new(1000 + i%3*500)
		}
		if i%2 == 0 { // one combination but for the uncertainty
			list[i].EventType, list[i].Side = list[0].EventType, list[0].Side
			list[i].Actors, list[i].Claims = list[0].Actors, list[0].Claims
		}
	}
	write(t, db, list...)
	const marks = `SELECT array_agg(m.incident_id || ' ' || encode(v.hash, 'hex') || ' ' || coalesce(v.uncertainty_m::text, '-') ORDER BY m.incident_id)
		FROM mark m JOIN mark_values v ON v.id = m.values_id`
	want := scan[[]string](t, db, marks)
	if combinations := scan[int](t, db, "SELECT count(DISTINCT uncertainty_m) FROM mark_values"); combinations != 2 {
		t.Fatalf("%d uncertainties", combinations)
	}

	run := func(sql string) {
		t.Helper()
		tx, err := db.writer.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	run("ALTER TABLE mark_values DROP COLUMN uncertainty_m CASCADE")
	run(strings.Replace(oldMarks(t), "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
	run("TRUNCATE mark, mark_values")
	run("SELECT mark_incidents(array_agg(id)) FROM incident")
	before := scan[int](t, db, "SELECT count(*) FROM mark_values")

	run(migration(t, "0009_tell_uncertainty_of_marks.sql"))
	if got := scan[[]string](t, db, marks); !slices.Equal(got, want) {
		t.Errorf("marks\n%q, want\n%q", got, want)
	}
	after := scan[int](t, db, "SELECT count(*) FROM mark_values")
	if used := scan[int](t, db, "SELECT count(DISTINCT values_id) FROM mark"); after <= before || used != after {
		t.Errorf("%d combinations before, %d after, of which %d are used", before, after, used)
	}
}

func migration(t *testing.T, name string) string {
	t.Helper()
	sql, err := migrations.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(sql)
}

// oldMarks is how marks were made before.
func oldMarks(t *testing.T) string {
	t.Helper()
	sql := migration(t, "0003_keep_incident_marks.sql")
	from := strings.Index(sql, "CREATE FUNCTION threatmap.mark_incidents")
	return sql[from : from+strings.Index(sql[from:], "END $$;")+len("END $$;")]
}
