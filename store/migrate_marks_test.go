package store

import (
	"context"
	"slices"
	"strings"
	"testing"

	"threatmap/migrations"
	"threatmap/threat"
)

// Marks from before they told the uncertainty, and from before they told outcome, grade and TLP, come out of the migrations as they would be made today.
func TestMarksLearnWhatTheyDidNotTell(t *testing.T) {
	t.Parallel()
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
	list[0].Outcomes = []threat.Outcome{{Measure: "killed", Who: "all", Range: threat.Range{Min: new(0), Max: new(4)}}} // there may have been none
	list[2].Outcomes = []threat.Outcome{{Measure: "wounded", Who: "all", Range: threat.Range{Min: new(1)}}, {Measure: "detained", Who: "all", Range: threat.Range{Best: new(2)}}, {Measure: "killed", Who: "all", Range: threat.Range{Best: new(0)}}}
	list[4].Outcomes = []threat.Outcome{{Measure: "killed", Who: "all", Range: threat.Range{Max: new(0)}}}
	write(t, db, list...)
	const marks = `SELECT array_agg(m.incident_id || ' ' || encode(v.hash, 'hex') || ' ' || coalesce(v.uncertainty_m::text, '-') || ' ' || coalesce(v.outcome::text, '-') || ' ' || coalesce(v.grade::text, '-') ORDER BY m.incident_id)
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
		defer func() { _ = tx.Rollback(context.Background()) }() // else closing the database waits for it
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	run("DROP SCHEMA past, as_of_public CASCADE")
	run("DROP VIEW as_public.marks_coarsened, as_admin.marks_coarsened CASCADE")
	run("ALTER TABLE mark_values DROP COLUMN uncertainty_m CASCADE, DROP COLUMN outcome CASCADE, DROP COLUMN grade CASCADE, DROP COLUMN tlp CASCADE")
	run(strings.Replace(oldMarks(t), "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
	run("TRUNCATE mark, mark_values")
	run("SELECT mark_incidents(array_agg(id)) FROM incident")
	before := scan[int](t, db, "SELECT count(*) FROM mark_values")

	run(migration(t, "0009_tell_uncertainty_of_marks.sql"))
	run("ALTER TABLE incident DROP COLUMN outcome CASCADE, DROP COLUMN grade CASCADE")
	run("DROP DOMAIN reported_outcome; DROP DOMAIN reported_outcomes; DROP DOMAIN grade; DROP DOMAIN grades")
	run(migration(t, "0019_tell_outcome_grade_and_tlp.sql"))
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
