package store

import (
	"testing"
)

// The views of the past are those of the present, column by column, made from their definitions as they are now.
func TestViewsOfThePastAreThoseOfThePresent(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	const columns = `SELECT coalesce(string_agg(format('%s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)), E'\n' ORDER BY c.relname, a.attnum), '')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = $1::regnamespace AND c.relname IN (SELECT relname FROM pg_class WHERE relnamespace = 'as_of_public'::regnamespace AND relname <> 'moments')`
	present, past := scan[string](t, db, columns, "as_public"), scan[string](t, db, columns, "as_of_public")
	if past != present || past == "" {
		t.Errorf("the past has\n%s\nthe present\n%s", past, present)
	}
	const marks = `SELECT string_agg(format('%s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)), E'\n' ORDER BY c.relname, a.attnum)
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = $1::regnamespace AND c.relname IN ('marks_coarsened', 'mark_borders')`
	if all, written := scan[string](t, db, marks, "as_of_public"), scan[string](t, db, marks, "as_of_written"); written != all {
		t.Errorf("marks of what has been written since have\n%s\nall have\n%s", written, all)
	}
	const definition = "SELECT string_agg(pg_get_viewdef(c.oid), ' ' ORDER BY relnamespace::regnamespace::text, relname) FROM pg_class c WHERE relnamespace IN ('as_of_public'::regnamespace, 'as_of_written'::regnamespace) AND relkind = 'v'"
	before := scan[string](t, db, definition)
	if _, err := db.writer.Exec(t.Context(), "SELECT threatmap.make_past()"); err != nil {
		t.Fatal(err)
	}
	if after := scan[string](t, db, definition); after != before {
		t.Error("a migration has changed what the past is made of, after it was made")
	}
	// Whatever an audience sees of incidents, it sees through the past: nothing in as_of_public reads the present tables by another way.
	const direct = `SELECT coalesce(string_agg(DISTINCT v.view_name || ' reads ' || v.table_name, ', '), '') FROM information_schema.view_table_usage v
		WHERE v.view_schema IN ('as_of_public', 'as_of_written') AND v.table_schema = 'threatmap'
		AND v.table_name IN ('incident', 'incident_border', 'incident_coarsen', 'outcome', 'incident_actor', 'claim', 'incident_text', 'mark', 'mark_values', 'revision')`
	if got := scan[string](t, db, direct); got != "" {
		t.Error(got)
	}
}
