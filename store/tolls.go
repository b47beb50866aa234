package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"threatmap/threat"
)

// Tolls yields what of a filter's answer enters statistics (threat.Filter.Counted), as many at most, in the order of ids, after all has been read in one
// snapshot. An error of yield ends it and is returned as it is; more than most is a KindTooLarge error.
func (db *DB) Tolls(ctx context.Context, f threat.Filter, most int, yield func(threat.Toll) error) error {
	f, any := f.Counted()
	cond, err := where(threat.Incidents, f)
	if err != nil || !any {
		return err
	}
	cond.args["most"] = most + 1
	sql := "SELECT fid, first_day, last_day, killed_best::bigint, coalesce(adm1, '') FROM incidents WHERE " + cond.sql() + " ORDER BY fid LIMIT @most::int"
	var list []threat.Toll
	err = db.reading(ctx, "read numbers killed", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, cond.args)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanToll)
		return err
	})
	if err != nil {
		return err
	}
	if len(list) > most {
		return &threat.Error{
			Kind: threat.KindTooLarge, Detail: fmt.Sprintf("more than %d incidents match, the most whose numbers killed are read at a time", most),
			Accepted: "a narrower filter",
		}
	}
	for _, t := range list {
		if err := yield(t); err != nil {
			return err
		}
	}
	return nil
}

func scanToll(row pgx.CollectableRow) (t threat.Toll, err error) {
	var first, last pgtype.Date
	err = row.Scan(&t.FID, &first, &last, &t.Killed, &t.Adm1)
	t.Days = threat.Days{First: dayOf(first), Last: dayOf(last)}
	t.Dated = first.Valid || last.Valid
	return t, err
}
