package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// LastWritten returns the internal ids of the incidents that the last n revisions are of, the public's and others: they are to be held against what an audience sees before
// anything is told of them.
func (db *DB) LastWritten(ctx context.Context, n int) (fids []int64, err error) {
	err = db.readingAsOwner(ctx, "read the last revisions", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT DISTINCT incident_id FROM (SELECT incident_id FROM revision ORDER BY ledger_seq DESC, ordinal DESC LIMIT $1) r", n)
		if err != nil {
			return err
		}
		fids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	return fids, err
}

// NewestOf returns the n of these incidents that the public sees and that were written last, the newest first.
func (db *DB) NewestOf(ctx context.Context, fids []int64, n int) (newest []int64, err error) {
	const half = "(SELECT fid, recorded_at FROM %s WHERE fid = ANY(@fids::bigint[]) ORDER BY recorded_at DESC, fid DESC LIMIT @n)"
	sql := fmt.Sprintf("SELECT fid FROM ("+half+" UNION ALL "+half+") t ORDER BY recorded_at DESC, fid DESC LIMIT @n", "incidents_as_is", "incidents_coarsened")
	err = db.reading(ctx, "read the newest incidents", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, pgx.NamedArgs{"fids": fids, "n": n})
		if err != nil {
			return err
		}
		newest, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	return newest, err
}
