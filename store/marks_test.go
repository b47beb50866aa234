package store

import (
	"slices"
	"testing"

	"threatmap/threat"
)

// What marks can't answer is asked of the incidents one by one, which is slow: only names that are each record's own are left to that.
func TestMarksHoldWhatFiltersAsk(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	own := []string{"origin_id"}
	for _, view := range []string{"mark_values", "marks_coarsened"} {
		columns := scan[[]string](t, db, `SELECT array_agg(column_name::text) FROM information_schema.columns
			WHERE table_schema = 'as_public' AND table_name = '`+view+`'`)
		for _, f := range threat.Incidents.Fields {
			if f.Filterable && !slices.Contains(own, f.Name) && !slices.Contains(columns, f.Name) {
				t.Errorf("as_public.%s has no %s, which filters can ask", view, f.Name)
			}
		}
	}
}

func TestAnalyzeTellsThePlannerOfAllThatAnImportWrites(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	write(t, db, synthetics(50, 2)...)
	if err := db.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"incident", "mark", "mark_values", "claim", "document", "revision"} {
		if n := scan[float64](t, db, "SELECT reltuples::float8 FROM pg_class WHERE oid = '"+table+"'::regclass"); n <= 0 {
			t.Errorf("the planner takes %s to have %v rows", table, n)
		}
	}
}
