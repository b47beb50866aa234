package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Timeline counts the records that match by first possible day: bin is "day", "week" (from Monday), "month", "year", or "auto" as
// threat.NewTimeline says. A record whose first possible day is not known, or open, counts as undated.
func (db *DB) Timeline(ctx context.Context, f threat.Filter, bin string) (t threat.Timeline, err error) {
	if err := threat.CheckBin(bin); err != nil {
		return t, err
	}
	m, err := whereMarked(f)
	if err != nil {
		return t, err
	}
	by := tally{by: []string{"first_day AS day"}, values: []string{"side"}, totals: []string{"count(*) AS n"}}
	sql := "SELECT CASE WHEN isfinite(day) THEN day - date '1970-01-01' END AS day, side, sum(n)::bigint FROM " + by.from(m) + " GROUP BY 1, 2 ORDER BY 1"
	counted, err := kept(ctx, db, "count incidents by day", f, func(ctx context.Context, tx pgx.Tx) ([]threat.DayCount, error) {
		rows, err := query(ctx, tx, sql, m.args)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowToStructByPos[threat.DayCount])
	})
	if err != nil {
		return t, err
	}
	return threat.NewTimeline(threat.ListedDays(counted), bin), nil
}
