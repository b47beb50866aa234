package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

const loneSQL = `SELECT fid, id, geo_precision::text, verification::text, record_kind::text, first_day
	FROM incidents WHERE fid = ANY(@fids::bigint[])`

// describeLone fills in what cells with one member tell of it.
func describeLone(ctx context.Context, tx pgx.Tx, cells []*cell) error {
	lone, fids := map[int64]*cell{}, []int64{}
	for _, c := range cells {
		if c.Count == 1 {
			lone[c.fid] = c
			fids = append(fids, c.fid)
		}
	}
	if len(fids) == 0 {
		return nil
	}
	rows, err := query(ctx, tx, loneSQL, pgx.NamedArgs{"fids": fids})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var fid int64
		var id, precision, verification, kind string
		var first pgtype.Date
		if err := rows.Scan(&fid, &id, &precision, &verification, &kind, &first); err != nil {
			return err
		}
		c := lone[fid]
		c.ID, c.Precision, c.Verification, c.Kind, c.FirstDay = id, precision, verification, kind, dayOf(first)
	}
	return rows.Err()
}
