package store

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"threatmap/geo"
	"threatmap/threat"
)

// Pages and small boxes must go by an index, or their cost would grow with the table.
func TestReadsGoByIndex(t *testing.T) {
	t.Parallel()
	db := openRead(t)
	rows := randomRows(rand.New(rand.NewPCG(1, 1)), 20_000)
	insert(t, db, rows)
	box := threat.Filter{BBox: &geo.BBox{West: 10, South: 10, East: 11, North: 11}}
	cases := map[string]struct {
		f     threat.Filter
		at    threat.Cursor
		index string
	}{
		"page by id":     {threat.Filter{}, threat.Cursor{Sort: threat.SortID, FID: 15_000}, "incident_pkey"},
		"page by newest": {threat.Filter{}, threat.Cursor{Sort: threat.SortNewest, FID: 5, Day: "2019-05-01"}, "incident_first_day_idx"},
		"page by oldest": {threat.Filter{}, threat.Cursor{Sort: threat.SortOldest, FID: 5, Day: "2019-05-01"}, "incident_first_day_idx"},
		"small box":      {box, threat.Cursor{Sort: threat.SortID, First: true}, "incident_geom_idx"},
	}
	for name, c := range cases {
		if plan := explainPage(t, db, c.f, c.at); !strings.Contains(plan, c.index) {
			t.Errorf("%s does not use %s:\n%s", name, c.index, plan)
		}
	}
}

func explainPage(t *testing.T, db *DB, f threat.Filter, at threat.Cursor) string {
	t.Helper()
	cond, err := where(threat.Incidents, f)
	if err != nil {
		t.Fatal(err)
	}
	sql, args := pageSQL(threat.Incidents, cond, nil, at, 50)
	var plan []string
	err = db.reading(t.Context(), "explain", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, "EXPLAIN "+sql, args)
		if err != nil {
			return err
		}
		plan, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "\n")
}
